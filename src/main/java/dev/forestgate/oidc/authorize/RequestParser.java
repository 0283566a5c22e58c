package dev.forestgate.oidc.authorize;

import static com.nimbusds.oauth2.sdk.OAuth2Error.INVALID_REQUEST;
import static com.nimbusds.oauth2.sdk.OAuth2Error.INVALID_SCOPE;
import static com.nimbusds.oauth2.sdk.OAuth2Error.UNAUTHORIZED_CLIENT;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.openid.connect.sdk.OIDCError;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.GrantType;
import dev.forestgate.grants.model.CodeRequest;
import dev.forestgate.oidc.authorize.AuthorizationParameters.Received;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OAuthForm;
import dev.forestgate.oidc.protocol.ResourceIndicator;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks an authorization request whose target is known. Throws {@link OAuthError}. */
@Component
final class RequestParser {
  /** Parameter of our own, by which a return to the request tells what was not enough before. */
  static final String INSUFFICIENT = "fg_insufficient";

  /** Parameter of our own, by which a return tells that the user was asked to enrol a factor. */
  static final String ENROLMENT_OFFERED = "fg_enrol";

  /** A return path has 4,096 characters at most, and the request is encoded in it. */
  private static final int LONGEST = 3000;

  private static final String OFFLINE = "offline_access";
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");
  private static final Set<String> RESPONSE_MODES = Set.of("query", ResponseTarget.FORM_POST);

  /** Parameters of extensions that this provider has not. */
  private static final Map<String, ErrorObject> UNSUPPORTED =
      Map.of(
          "request", OAuth2Error.REQUEST_NOT_SUPPORTED,
          "request_uri", OAuth2Error.REQUEST_URI_NOT_SUPPORTED,
          "registration", OIDCError.REGISTRATION_NOT_SUPPORTED);

  private static final Set<String> PROMPTS =
      Set.of(
          AuthorizationRequest.NONE,
          AuthorizationRequest.LOGIN,
          AuthorizationRequest.CONSENT,
          AuthorizationRequest.SELECT_ACCOUNT);

  private final ResourceIndicator resource;
  private final WantedClaims wantedClaims;

  RequestParser(ResourceIndicator resource, WantedClaims wantedClaims) {
    this.resource = resource;
    this.wantedClaims = wantedClaims;
  }

  AuthorizationRequest parse(ResponseTarget target, Received received) {
    OAuthForm form = received.form();
    Client client = target.client();
    requireSingle(received);
    UNSUPPORTED.forEach(
        (name, error) -> require(!form.has(name), error, name + " is not supported"));
    requireCode(client, form);
    resource.require(client, form);
    WantedClaims.Wanted wanted = wantedClaims.of(form);
    return new AuthorizationRequest(
        client,
        target,
        new CodeRequest(target.redirectUri(), challenge(client, form), form.get("nonce")),
        form.parameters(),
        scopes(client, form),
        prompts(form),
        maxAge(form),
        wanted.secondFactor(),
        wanted.subject(),
        wanted.names(),
        number(form.get(INSUFFICIENT)),
        form.has(ENROLMENT_OFFERED));
  }

  private static void requireSingle(Received received) {
    require(
        received.repeated().isEmpty(),
        INVALID_REQUEST,
        "the parameters must not be repeated: " + String.join(" ", received.repeated()));
    int length =
        received.form().parameters().entrySet().stream()
            .mapToInt(entry -> entry.getKey().length() + entry.getValue().length() + 2)
            .sum();
    require(length <= LONGEST, INVALID_REQUEST, "the request is too long");
  }

  private static void requireCode(Client client, OAuthForm form) {
    String type = form.require("response_type");
    require(
        type.equals("code"), OAuth2Error.UNSUPPORTED_RESPONSE_TYPE, "response_type must be code");
    String mode = form.get("response_mode");
    require(
        mode == null || RESPONSE_MODES.contains(mode),
        INVALID_REQUEST,
        "response_mode must be query or form_post");
    require(
        client.grants().contains(GrantType.AUTHORIZATION_CODE),
        UNAUTHORIZED_CLIENT,
        "the client may not use authorization codes");
  }

  private static @Nullable String challenge(Client client, OAuthForm form) {
    String challenge = form.get("code_challenge");
    String method = form.get("code_challenge_method");
    if (challenge == null) {
      require(
          !client.pkceRequired() && method == null, INVALID_REQUEST, "code_challenge is missing");
      return null;
    }
    require("S256".equals(method), INVALID_REQUEST, "code_challenge_method must be S256");
    require(CHALLENGE.matcher(challenge).matches(), INVALID_REQUEST, "code_challenge is malformed");
    return challenge;
  }

  /** Offline access is for clients that can refresh, and else ignored (Core, section 11). */
  private static Set<String> scopes(Client client, OAuthForm form) {
    Set<String> scopes = new LinkedHashSet<>(form.scopes());
    require(!scopes.isEmpty(), INVALID_SCOPE, "scope is missing");
    require(
        client.scopes().containsAll(scopes),
        INVALID_SCOPE,
        "the client may not request this scope");
    if (!client.grants().contains(GrantType.REFRESH_TOKEN)) {
      scopes.remove(OFFLINE);
    }
    return scopes;
  }

  private static Set<String> prompts(OAuthForm form) {
    Set<String> prompts = form.words("prompt");
    boolean isAloneIfNone = prompts.size() <= 1 || !prompts.contains(AuthorizationRequest.NONE);
    require(
        isAloneIfNone && PROMPTS.containsAll(prompts),
        INVALID_REQUEST,
        "prompt must be none, or of login, consent and select_account");
    return prompts;
  }

  private static @Nullable Duration maxAge(OAuthForm form) {
    String text = form.get("max_age");
    Long seconds = number(text);
    require(
        text == null || seconds != null, INVALID_REQUEST, "max_age must be a number of seconds");
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private static @Nullable Long number(@Nullable String text) {
    return text == null || !NUMBER.matcher(text).matches() ? null : Long.valueOf(text);
  }

  private static void require(boolean condition, ErrorObject error, String description) {
    if (!condition) {
      throw OAuthError.of(error, description);
    }
  }
}
