package dev.forestgate.oidc.token;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.GrantType;
import dev.forestgate.grants.Codes;
import dev.forestgate.grants.Grants;
import dev.forestgate.grants.model.IssuedCode;
import dev.forestgate.grants.model.NewGrant;
import dev.forestgate.oidc.protocol.AccountGate;
import dev.forestgate.oidc.protocol.GrantRecords;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OAuthForm;
import dev.forestgate.oidc.protocol.Person;
import dev.forestgate.secret.Secret;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Grant type {@code authorization_code} (RFC 6749, section 4.1.3). A request that does not fit the
 * code changes nothing; a second redemption ends the grant that the first one made (RFC 9700,
 * section 2.1.1).
 */
@Component
final class CodeRedemption {
  /** Code verifier of RFC 7636, section 4.1. */
  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  private final Codes codes;
  private final Grants grants;
  private final AccountGate gate;
  private final TokenIssue issue;
  private final AppEvents events;
  private final Clock clock;

  CodeRedemption(
      Codes codes,
      Grants grants,
      AccountGate gate,
      TokenIssue issue,
      AppEvents events,
      Clock clock) {
    this.codes = codes;
    this.grants = grants;
    this.gate = gate;
    this.issue = issue;
    this.events = events;
    this.clock = clock;
  }

  Mono<Map<String, Object>> handle(Client client, OAuthForm form) {
    Secret given = Secret.of(form.require("code"));
    return codes
        .find(given)
        .filter(code -> fits(code, client, form))
        .delayUntil(this::endIfReplayed)
        .filter(code -> clock.instant().isBefore(code.expiresAt()))
        .flatMap(code -> redeem(client, given, code))
        .switchIfEmpty(Mono.error(CodeRedemption::invalid));
  }

  private static boolean fits(IssuedCode code, Client client, OAuthForm form) {
    return code.authorization().clientId().equals(client.id())
        && code.request().redirectUri().equals(form.get("redirect_uri"))
        && isProven(code.request().challenge(), form.get("code_verifier"));
  }

  /** A verifier without a challenge is a downgrade (RFC 9700, section 4.8.2). */
  private static boolean isProven(@Nullable String challenge, @Nullable String verifier) {
    if (challenge == null || verifier == null) {
      return challenge == null && verifier == null;
    }
    return VERIFIER.matcher(verifier).matches()
        && CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier))
            .getValue()
            .equals(challenge);
  }

  private Mono<Void> endIfReplayed(IssuedCode code) {
    UUID made = code.grant();
    return made == null
        ? Mono.empty()
        : grants
            .end(made, GrantRecords.removed(code.authorization(), "code-reused"))
            .then(Mono.error(invalid()));
  }

  private Mono<Map<String, Object>> redeem(Client client, Secret given, IssuedCode code) {
    return gate.admit(code.authorization())
        .flatMap(
            person ->
                grants
                    .redeem(
                        code,
                        client.grants().contains(GrantType.REFRESH_TOKEN),
                        GrantRecords.created(code.authorization()))
                    .switchIfEmpty(Mono.defer(() -> refuseLate(given)))
                    .flatMap(made -> respond(client, code, person, made)));
  }

  /** Another request redeemed the code at the same moment. */
  private Mono<NewGrant> refuseLate(Secret given) {
    return codes.find(given).delayUntil(this::endIfReplayed).then(Mono.empty());
  }

  private Mono<Map<String, Object>> respond(
      Client client, IssuedCode code, Person person, NewGrant made) {
    return events
        .authorized(client, made)
        .then(
            issue.forGrant(
                client,
                made.grant(),
                person,
                code.authorization().scopes(),
                code.request().nonce(),
                made.refreshToken()));
  }

  private static OAuthError invalid() {
    return OAuthError.of(
        OAuth2Error.INVALID_GRANT,
        "The code is unknown, expired or used, or does not belong to this request.");
  }
}
