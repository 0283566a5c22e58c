package dev.forestgate.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.credentials.argon2.Argon2;
import dev.forestgate.credentials.argon2.Argon2Parameters;
import dev.forestgate.credentials.argon2.Hasher;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Baseline of the sign-in: one {@code SELECT}, one hash by the same library on as many threads as
 * cores, one {@code HSET} with its {@code EXPIRE}, a cookie and the same JSON; with no limit, no
 * known device, no token and no journal.
 */
final class BareSignIn {
  private static final String BY_NAME =
      "select id, username, password_hash from users where username_key = $1";
  private static final Argon2Parameters COST = new Argon2Parameters(19 * 1024, 2, 1);
  private static final Duration LIFETIME = Duration.ofDays(14);

  private final ReactiveStringRedisTemplate redis;
  private final ConnectionFactory database;
  private final Argon2 argon2 = Hasher.AUTO.load(COST);
  private final SecureRandom random = new SecureRandom();
  private final Scheduler hashes =
      Schedulers.fromExecutor(
          Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors()));

  BareSignIn(ReactiveStringRedisTemplate redis, ConnectionFactory database) {
    this.redis = redis;
    this.database = database;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return request
        .bodyToMono(Given.class)
        .flatMap(
            given ->
                find(given.username())
                    .publishOn(hashes)
                    .filter(account -> isRight(given.password(), account)))
        .flatMap(this::open)
        .switchIfEmpty(ServerResponse.status(401).build());
  }

  private Mono<Account> find(String name) {
    return Mono.usingWhen(
        database.create(),
        connection ->
            Mono.from(connection.createStatement(BY_NAME).bind("$1", name).execute())
                .flatMap(result -> Mono.from(result.map(BareSignIn::account))),
        Connection::close);
  }

  private static Account account(Readable row) {
    return new Account(
        row.get("id", UUID.class),
        row.get("username", String.class),
        row.get("password_hash", String.class));
  }

  /** {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}, of the cost that is measured. */
  private boolean isRight(String password, Account account) {
    String[] parts = account.hash().split("\\$", -1);
    byte[] expected = Base64.getDecoder().decode(parts[5]);
    byte[] salt = Base64.getDecoder().decode(parts[4]);
    return MessageDigest.isEqual(
        expected, argon2.derive(password.getBytes(UTF_8), salt, COST, expected.length));
  }

  private Mono<ServerResponse> open(Account account) {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String cookie = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    String key = "bench:signed-in:" + UUID.randomUUID();
    return redis
        .opsForHash()
        .putAll(key, Map.of("u", account.id().toString(), "n", account.username(), "s", cookie))
        .then(redis.expire(key, LIFETIME))
        .then(
            ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cookie(
                    ResponseCookie.from("session", cookie)
                        .httpOnly(true)
                        .secure(true)
                        .path("/")
                        .build())
                .bodyValue(new Answer(account.id(), account.username(), LIFETIME.toSeconds())));
  }

  record Given(String username, String password, String mode) {}

  record Account(UUID id, String username, String hash) {}

  record Answer(UUID userId, String username, long expiresIn) {}
}
