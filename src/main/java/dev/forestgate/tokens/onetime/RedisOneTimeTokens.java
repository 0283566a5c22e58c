package dev.forestgate.tokens.onetime;

import static dev.forestgate.failure.Failure.INVALID_TOKEN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.forestgate.failure.Failed;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import dev.forestgate.transactions.Enlisted;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One-time tokens in Redis.
 *
 * <pre>
 * key                                   type  holds
 * fg:{onetime}:token:&lt;SHA-256&gt;           hash  a token
 * fg:{onetime}:user:&lt;account&gt;            hash  the SHA-256 of its tokens by their slots
 * fg:{onetime}:about:&lt;purpose&gt;:&lt;key&gt;      set   the SHA-256 of the tokens with this subject key
 * fg:{onetime}:expiry                   zset  the SHA-256 of all tokens, by expiry
 * </pre>
 *
 * Commands: {@code EVALSHA} of the {@code redis/onetime-*.lua} scripts and of {@code
 * account-step.lua}, all with {@code redis/onetime.lua}. Redis must be one server, as for the
 * accounts.
 */
@Component
@ConditionalOnRedisAccounts
final class RedisOneTimeTokens implements OneTimeTokens {
  /** Name of the module {@code redis/onetime.lua}. */
  private static final String ONETIME = "onetime";

  private static final int BATCH = 1000;

  private final Script find;
  private final Script about;
  private final Script clear;
  private final SecureRandom random;
  private final Clock clock;

  RedisOneTimeTokens(Scripts scripts, SecureRandom random, Clock clock) {
    this.find = scripts.named("onetime-find", ONETIME);
    this.about = scripts.named("onetime-about", ONETIME);
    this.clear = scripts.named("onetime-clear", ONETIME);
    this.random = random;
    this.clock = clock;
  }

  @Override
  public IssuedToken issue(Purpose purpose, UUID userId, Subject subject) {
    var draft = TokenDraft.of(purpose, userId, subject, clock.instant(), random);
    return draft.issued(store(draft));
  }

  @Override
  public Mono<OneTimeToken> find(Purpose purpose, Secret token) {
    return Mono.defer(() -> find.run(List.of(), List.of(token.sha256(), purpose.text(), now())))
        .filter(reply -> !reply.isEmpty())
        .map(RedisOneTimeTokens::token);
  }

  @Override
  public Flux<OneTimeToken> findBySubject(Purpose purpose, String key) {
    return rows(purpose, key, "").map(RedisOneTimeTokens::token);
  }

  @Override
  public Mono<OneTimeToken> tryCode(String key, Secret code) {
    return rows(Purpose.VERIFY_EMAIL, key, String.valueOf(Purpose.CODE_TRIES))
        .filter(row -> hasCode(row, code))
        .map(RedisOneTimeTokens::token)
        .next();
  }

  @Override
  public Enlisted spend(OneTimeToken token) {
    return Enlisted.Redis.of(ONETIME, "spend", token.hash(), now())
        .orFail(Failed.of(INVALID_TOKEN));
  }

  @Override
  public Enlisted discard(UUID userId, Purpose purpose) {
    return Enlisted.Redis.of(ONETIME, "discard", userId.toString(), purpose.text());
  }

  @Override
  public Enlisted discardAllBut(UUID userId, Purpose kept) {
    return Enlisted.Redis.of(ONETIME, "discard_all_but", userId.toString(), kept.text());
  }

  @Override
  public Enlisted discard(UUID userId) {
    return Enlisted.Redis.of(ONETIME, "discard", userId.toString(), "");
  }

  /** Deletes in several calls, as one script must not block Redis for long. */
  @Override
  public Mono<Long> removeExpired() {
    return deleteBatch()
        .expand(cleared -> cleared < BATCH ? Mono.empty() : deleteBatch())
        .reduce(0L, Long::sum);
  }

  private Mono<Long> deleteBatch() {
    return Mono.defer(() -> clear.run(List.of(), List.of(now(), String.valueOf(BATCH))))
        .map(reply -> (Long) reply.get(0));
  }

  private Flux<List<?>> rows(Purpose purpose, String key, String tries) {
    return Mono.defer(() -> about.run(List.of(), List.of(purpose.text(), key, now(), tries)))
        .flatMapIterable(reply -> reply)
        .map(row -> (List<?>) row);
  }

  private static Enlisted store(TokenDraft draft) {
    String codeHash = draft.codeHash();
    return Enlisted.Redis.of(
        ONETIME,
        "store",
        draft.userId().toString(),
        draft.purpose().slot(draft.subject()),
        draft.purpose().text(),
        draft.hash(),
        draft.subject().text(),
        draft.subject().key(),
        millis(draft.expiresAt()),
        codeHash == null ? "" : codeHash,
        millis(draft.codeUntil()));
  }

  private static OneTimeToken token(List<?> row) {
    return new OneTimeToken(
        Purpose.stored((String) row.get(1)),
        UUID.fromString((String) row.get(0)),
        new Subject((String) row.get(2), (String) row.get(3)),
        (String) row.get(4));
  }

  private static boolean hasCode(List<?> row, Secret code) {
    String expected = (String) row.get(5);
    String tried = TokenDraft.codeHash(code, (String) row.get(4));
    return MessageDigest.isEqual(expected.getBytes(US_ASCII), tried.getBytes(US_ASCII));
  }

  private String now() {
    return millis(clock.instant());
  }

  private static String millis(Instant instant) {
    return String.valueOf(instant.toEpochMilli());
  }
}
