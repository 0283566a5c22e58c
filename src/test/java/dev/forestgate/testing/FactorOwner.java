package dev.forestgate.testing;

import static java.util.Objects.requireNonNull;

import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.AddedFactor;
import dev.forestgate.factors.model.StartedTotp;
import dev.forestgate.redis.Partition;
import dev.forestgate.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/**
 * User with a session of the password alone and, once it was added to the account, an authenticator
 * app.
 *
 * @param session opened before the app was added
 * @param recoveryCodes empty without an app
 */
public record FactorOwner(
    RunningService service,
    SignedInClient session,
    AuthenticatorApp app,
    List<String> recoveryCodes) {

  /** A new account without a second factor. */
  public static FactorOwner withoutFactor(RunningService service) {
    return of(service, service.signIn());
  }

  /** The account of {@code session}, which has no second factor. */
  public static FactorOwner of(RunningService service, SignedInClient session) {
    return new FactorOwner(service, session, new AuthenticatorApp("A".repeat(32)), List.of());
  }

  /** A new account with an authenticator app, which has two unused codes. */
  public static FactorOwner withApp(RunningService service) {
    return withoutFactor(service).addApp();
  }

  /** Adds an authenticator app to the account, without a request. */
  public FactorOwner addApp() {
    var factors = service.bean(Factors.class);
    StartedTotp started =
        requireNonNull(factors.startTotp(session.userId(), session.username(), null).block());
    var authenticator = new AuthenticatorApp(started.secret().reveal());
    AddedFactor added =
        requireNonNull(
            factors
                .confirmTotp(session.userId(), started.id(), Secret.of(authenticator.nextCode()))
                .block());
    return new FactorOwner(
        service,
        session,
        authenticator,
        added.recoveryCodes().stream().map(Secret::reveal).toList());
  }

  /** Makes the last authentication of the session {@code age} old. */
  public void age(Duration age, String amr) {
    service
        .bean(ReactiveStringRedisTemplate.class)
        .opsForHash()
        .put(
            Partition.of(session.sessionId()).key("session", session.sessionId()),
            "t",
            Instant.now().minus(age).toEpochMilli() + " " + amr)
        .block();
  }

  /** A call with the cookie of the session. */
  public ResponseSpec call(HttpMethod method, String path, Map<String, ?> body) {
    return service
        .client()
        .method(method)
        .uri(path)
        .cookie(RunningService.COOKIE, session.cookie())
        .bodyValue(body)
        .exchange();
  }

  /** A POST with the cookie of the session. */
  public ResponseSpec post(String path, Map<String, ?> body) {
    return call(HttpMethod.POST, path, body);
  }

  /** A POST with the access token of the session. */
  public ResponseSpec postByToken(String path, Map<String, ?> body) {
    return service
        .client()
        .post()
        .uri(path)
        .header(HttpHeaders.AUTHORIZATION, session.bearer())
        .bodyValue(body)
        .exchange();
  }

  /** Elevates the session by a recovery code; expects success. */
  public void elevate(int code) {
    post("/api/auth/elevate", Map.of("recovery_code", recoveryCodes.get(code)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }
}
