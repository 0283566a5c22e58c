package dev.forestgate.discovery;

import dev.forestgate.clients.AuthMethod;
import dev.forestgate.clients.GrantType;
import dev.forestgate.clients.ProviderState;
import dev.forestgate.pages.view.TextCatalog;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.tokens.client.ClientTokens;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Members of the issuer's metadata that tell of the OpenID Provider (OpenID Connect Discovery 1.0,
 * section 3; RFC 8414, section 2). Exactly what is supported is listed.
 */
@Component
final class ProviderMetadata {
  private static final List<String> SECRET_METHODS =
      List.of(AuthMethod.CLIENT_SECRET_BASIC.text(), AuthMethod.CLIENT_SECRET_POST.text());
  private static final List<String> ALL_METHODS =
      Arrays.stream(AuthMethod.values()).map(AuthMethod::text).toList();
  private static final List<String> CLAIMS =
      List.of(
          "iss",
          "sub",
          "aud",
          "exp",
          "iat",
          "auth_time",
          "nonce",
          "acr",
          "amr",
          "sid",
          "at_hash",
          "preferred_username",
          "updated_at",
          "email",
          "email_verified");

  private final ProviderState state;
  private final ClientTokens tokens;

  ProviderMetadata(ProviderState state, ClientTokens tokens) {
    this.state = state;
    this.tokens = tokens;
  }

  /** Tells whether there is a provider. */
  boolean isOn() {
    return state.isOn();
  }

  /**
   * Members that are added to those of every issuer, or replace them; none if there is no provider.
   *
   * @param url address of a path
   */
  Map<String, Object> members(Function<String, ?> url) {
    if (!isOn()) {
      return Map.of();
    }
    Map<String, Object> members = new LinkedHashMap<>(endpoints(url));
    members.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
    members.put("response_types_supported", List.of("code"));
    members.put("response_modes_supported", List.of("query", "form_post"));
    members.put(
        "grant_types_supported", Arrays.stream(GrantType.values()).map(GrantType::text).toList());
    members.put(
        "id_token_signing_alg_values_supported",
        tokens.algorithms().stream().map(Enum::name).toList());
    members.put("token_endpoint_auth_methods_supported", ALL_METHODS);
    members.put("revocation_endpoint_auth_methods_supported", ALL_METHODS);
    members.put("introspection_endpoint_auth_methods_supported", SECRET_METHODS);
    members.put("code_challenge_methods_supported", List.of("S256"));
    members.put("acr_values_supported", List.of(Assurance.acr(1), Assurance.acr(2)));
    members.put("prompt_values_supported", List.of("none", "login", "consent", "select_account"));
    members.put("ui_locales_supported", TextCatalog.LANGUAGES);
    members.put("claims_supported", CLAIMS);
    members.put("claims_parameter_supported", true);
    members.put("request_parameter_supported", false);
    members.put("request_uri_parameter_supported", false);
    members.put("backchannel_logout_supported", true);
    members.put("backchannel_logout_session_supported", true);
    members.put("authorization_response_iss_parameter_supported", true);
    return members;
  }

  private static Map<String, Object> endpoints(Function<String, ?> url) {
    Map<String, Object> endpoints = new LinkedHashMap<>();
    endpoints.put("authorization_endpoint", url.apply("/oauth2/authorize"));
    endpoints.put("token_endpoint", url.apply("/oauth2/token"));
    endpoints.put("userinfo_endpoint", url.apply("/oauth2/userinfo"));
    endpoints.put("revocation_endpoint", url.apply("/oauth2/revoke"));
    endpoints.put("end_session_endpoint", url.apply("/oauth2/logout"));
    endpoints.put("introspection_endpoint", url.apply("/oauth2/introspect"));
    return endpoints;
  }
}
