package dev.forestgate.oidc.logout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.clients.Client;
import dev.forestgate.clients.Clients;
import dev.forestgate.credentials.CpuPool;
import dev.forestgate.grants.model.Logout;
import dev.forestgate.outbox.Job;
import dev.forestgate.outbox.JobHandler;
import dev.forestgate.tokens.Issuer;
import dev.forestgate.tokens.client.ClientTokens;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Tells a client that a session of its user has ended (OpenID Connect Back-Channel Logout 1.0,
 * section 2.5). Eight attempts within some minutes; then the job is dead. Redirects are not
 * followed.
 */
@Component
final class BackChannelLogout implements JobHandler {
  static final String KIND = "back-channel-logout";

  private static final String CLIENT = "client";
  private static final String USER = "user";
  private static final String SESSION = "session";
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int CONNECT_MILLIS = 2000;
  private static final int ATTEMPTS = 8;

  private final Clients clients;
  private final ClientTokens tokens;
  private final Issuer issuer;
  private final CpuPool pool;
  private final IdGenerator ids;
  private final Clock clock;
  private final HttpClient http =
      HttpClient.newConnection()
          .disableRetry(true)
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
          .responseTimeout(TIMEOUT);

  BackChannelLogout(
      Clients clients,
      ClientTokens tokens,
      Issuer issuer,
      CpuPool pool,
      IdGenerator ids,
      Clock clock) {
    this.clients = clients;
    this.tokens = tokens;
    this.issuer = issuer;
    this.pool = pool;
    this.ids = ids;
    this.clock = clock;
  }

  /** Parameters of the job for {@code logout}. */
  static Map<String, String> parameters(Logout logout) {
    return Map.of(
        CLIENT, logout.clientId(),
        USER, logout.userId().toString(),
        SESSION, logout.sessionId().toString());
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int mostAttempts() {
    return ATTEMPTS;
  }

  /**
   * Does nothing for a client without an address. Fails for one that only another replica knows.
   */
  @Override
  public Mono<Void> run(Job job) {
    return clients
        .find(job.parameter(CLIENT))
        .switchIfEmpty(
            Mono.error(() -> new LogoutFailed("Client " + job.parameter(CLIENT) + " is unknown")))
        .flatMap(
            client ->
                Mono.justOrEmpty(client.backChannelLogoutUri())
                    .flatMap(uri -> sign(client, job).flatMap(token -> send(uri, token))));
  }

  private Mono<String> sign(Client client, Job job) {
    return pool.run(() -> tokens.signLogout(client.idTokenAlgorithm(), claims(client, job)));
  }

  /** Has no {@code nonce} (section 2.4), so that it cannot be taken for an ID token. */
  private Map<String, Object> claims(Client client, Job job) {
    Instant now = clock.instant();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer.value());
    claims.put("sub", job.parameter(USER));
    claims.put("aud", client.id());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(TOKEN_LIFETIME).getEpochSecond());
    claims.put("jti", ids.generateId().toString());
    claims.put("sid", job.parameter(SESSION));
    claims.put("events", Map.of(EVENT, Map.of()));
    return claims;
  }

  /** Fails unless the client answers 200 or 204. */
  private Mono<Void> send(URI uri, String token) {
    HttpClient client = "https".equals(uri.getScheme()) ? http.secure() : http;
    byte[] form = ("logout_token=" + token).getBytes(UTF_8);
    return client
        .headers(
            headers ->
                headers
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .set(HttpHeaderNames.CONTENT_LENGTH, form.length))
        .post()
        .uri(uri)
        .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(form)))
        .response()
        .map(answer -> answer.status().code())
        .timeout(TIMEOUT)
        .filter(status -> status == 200 || status == 204)
        .switchIfEmpty(
            Mono.error(() -> new LogoutFailed(uri.getHost() + " did not accept a logout token")))
        .then();
  }

  /** The client was not told. */
  private static final class LogoutFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogoutFailed(String message) {
      super(message, null, false, false);
    }
  }
}
