package dev.forestgate.factors.store;

import static dev.forestgate.failure.Failure.INVALID_CODE;
import static dev.forestgate.failure.Failure.NEEDS_POSTGRES;
import static dev.forestgate.failure.Failure.TOO_MANY_FACTORS;
import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.factors.store.FactorData.CodesData;
import dev.forestgate.factors.store.FactorData.TotpData;
import dev.forestgate.failure.Failed;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import dev.forestgate.transactions.Enlisted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * TOTP factors and recovery codes in Redis or KeyDB, in fields of the account, which are deleted
 * with it. Each call is one {@code EVALSHA} of {@code redis/factors.lua}. There are no passkeys, as
 * only PostgreSQL has an index that finds an account by them.
 */
@Component
@ConditionalOnRedisAccounts
final class RedisFactors implements FactorStore {
  private final ReactiveStringRedisTemplate redis;
  private final Script factors;

  RedisFactors(ReactiveStringRedisTemplate redis, Scripts scripts) {
    this.redis = redis;
    this.factors = scripts.named("factors");
  }

  @Override
  public Mono<Void> requirePasskeys() {
    return needsPostgres();
  }

  @Override
  public Mono<List<StoredFactor>> list(UUID user) {
    return run(user, "list").map(RedisFactorFields::factors);
  }

  @Override
  public Mono<Boolean> add(UUID user, StoredFactor factor, StoredFactor codes) {
    return factor.data() instanceof TotpData totp && codes.data() instanceof CodesData first
        ? run(
                user,
                "add",
                field(factor.id()),
                RedisFactorFields.totp(factor, totp),
                String.valueOf(totp.type().most()),
                RedisFactorFields.codes(codes, first))
            .map(reply -> isFirst((String) reply.get(0)))
        : needsPostgres();
  }

  private static boolean isFirst(String word) {
    return switch (word) {
      case "first" -> true;
      case "added" -> false;
      case "gone" -> throw Failed.of(UNAUTHENTICATED);
      case "exists" -> throw Failed.of(INVALID_CODE);
      case "full" -> throw Failed.of(TOO_MANY_FACTORS);
      default -> throw new IllegalStateException("factors replied " + word);
    };
  }

  @Override
  public Enlisted adding(UUID user, StoredFactor totp) {
    return Enlisted.Redis.of(
        "HSET",
        RedisFactorFields.account(user),
        field(totp.id()),
        RedisFactorFields.totp(totp, (TotpData) totp.data()));
  }

  /** Runs function {@code clear} of {@code factors} in {@code account-step.lua}. */
  @Override
  public List<Enlisted> removingAll(UUID user) {
    return List.of(Enlisted.Redis.of("factors", "clear"));
  }

  @Override
  public Mono<Boolean> useTotp(UUID user, UUID id, long step, String sealed, Instant now) {
    return isChanged(
        user, "use", field(id), String.valueOf(step), sealed, RedisFactorFields.time(now));
  }

  @Override
  public Mono<Boolean> reseal(UUID user, UUID id, String from, String to) {
    return isChanged(user, "reseal", field(id), from, to);
  }

  @Override
  public Mono<StoredFactor> spendCode(UUID user, List<String> hashes, Instant now) {
    List<String> arguments = new ArrayList<>(List.of("spend", RedisFactorFields.time(now)));
    arguments.addAll(hashes);
    return one(user, arguments.toArray(String[]::new));
  }

  @Override
  public Mono<Boolean> replaceCodes(UUID user, StoredFactor codes) {
    return isChanged(user, "renew", RedisFactorFields.codes(codes, (CodesData) codes.data()));
  }

  @Override
  public Mono<OwnedFactor> findPasskey(String credentialId) {
    return needsPostgres();
  }

  @Override
  public Mono<Boolean> usePasskey(UUID user, UUID id, Passkey used, Instant now) {
    return needsPostgres();
  }

  @Override
  public Mono<StoredFactor> rename(UUID user, UUID id, String name) {
    return one(user, "rename", id.toString(), name);
  }

  @Override
  public Mono<StoredFactor> remove(UUID user, UUID id) {
    return one(user, "remove", id.toString());
  }

  /** Scans all keys of the accounts. */
  @Override
  public Flux<OwnedFactor> sealed() {
    var accounts = ScanOptions.scanOptions().match(RedisFactorFields.ACCOUNT + "*").count(1000);
    return redis
        .scan(accounts.build())
        .mapNotNull(key -> RedisFactorFields.user(key).orElse(null))
        .concatMap(user -> list(user).flatMapIterable(all -> owned(user, all)));
  }

  private static List<OwnedFactor> owned(UUID user, List<StoredFactor> all) {
    return all.stream().map(factor -> new OwnedFactor(user, factor)).toList();
  }

  private Mono<StoredFactor> one(UUID user, String... arguments) {
    return run(user, arguments).flatMapIterable(RedisFactorFields::factors).next();
  }

  private Mono<Boolean> isChanged(UUID user, String... arguments) {
    return run(user, arguments).map(reply -> !reply.isEmpty());
  }

  private Mono<List<Object>> run(UUID user, String... arguments) {
    return Mono.defer(
        () -> factors.run(List.of(RedisFactorFields.account(user)), List.of(arguments)));
  }

  private static String field(UUID id) {
    return RedisFactorFields.TOTP + id;
  }

  private static <T> Mono<T> needsPostgres() {
    return Mono.error(() -> Failed.of(NEEDS_POSTGRES));
  }
}
