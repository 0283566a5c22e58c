package dev.forestgate.clients;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.tokens.client.IdTokenAlgorithm;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the OpenID Provider.
 *
 * @param enabled whether there is a provider; false answers 404 at its addresses
 * @param loginUrl page of a front end that signs users in, with the query parameter {@code
 *     return_to}; null for the service's own page
 * @param clients clients by id; none by default
 */
@Validated
@ConfigurationProperties("forestgate.oidc")
public record OidcProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable URI loginUrl,
    @DefaultValue Map<String, Declared> clients) {

  public OidcProperties {
    if (loginUrl != null && (!loginUrl.isAbsolute() || loginUrl.getRawFragment() != null)) {
      throw new StartRefused(
          "forestgate.oidc.login-url is no absolute URL without a fragment",
          "Write it as https://app.example.org/sign-in");
    }
  }

  /** Whether an authorization request needs a code challenge. */
  public enum Pkce {
    REQUIRED,
    OPTIONAL
  }

  /**
   * Client in the settings; {@link Client} tells what the members mean.
   *
   * @param name by default the id
   * @param authMethod by default {@code client_secret_basic} with a secret, else {@code none}
   */
  public record Declared(
      @Nullable String name,
      @Nullable URI logoUri,
      @Nullable URI policyUri,
      @Nullable URI tosUri,
      @Nullable String secretHash,
      @Nullable AuthMethod authMethod,
      @DefaultValue List<String> redirectUris,
      @DefaultValue List<String> postLogoutRedirectUris,
      @DefaultValue("authorization_code") Set<GrantType> grants,
      @DefaultValue({"openid", "profile", "email"}) List<String> scopes,
      @Nullable String audience,
      @DefaultValue("required") Pkce pkce,
      @DefaultValue("ES256") IdTokenAlgorithm idTokenAlg,
      @DefaultValue("false") boolean firstParty,
      @Nullable URI backchannelLogoutUri) {

    /** The client {@code id} with these members, which may break rules. */
    public Client client(String id) {
      AuthMethod usual = secretHash == null ? AuthMethod.NONE : AuthMethod.CLIENT_SECRET_BASIC;
      return new Client(
          id,
          name == null ? id : name,
          logoUri,
          policyUri,
          tosUri,
          secretHash == null ? null : ClientSecrets.of(secretHash),
          authMethod == null ? usual : authMethod,
          redirectUris,
          postLogoutRedirectUris,
          grants,
          scopes,
          audience,
          pkce == Pkce.REQUIRED,
          idTokenAlg,
          firstParty,
          backchannelLogoutUri);
    }
  }
}
