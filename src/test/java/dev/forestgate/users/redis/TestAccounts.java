package dev.forestgate.users.redis;

import static java.util.Objects.requireNonNull;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.BulkUsers;
import dev.forestgate.users.Users;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;

/** Accounts in the Redis of the tests, and the contents of their keys. */
public final class TestAccounts implements AutoCloseable {
  private static final Duration SOON = TestTimeouts.HANG;

  private final LettuceConnectionFactory connections;
  private final ReactiveStringRedisTemplate redis;
  private final AccountScripts accounts;

  private TestAccounts(LettuceConnectionFactory connections) {
    this.connections = connections;
    this.redis = new ReactiveStringRedisTemplate(connections);
    this.accounts = new AccountScripts(scripts());
  }

  public static TestAccounts in(int database) {
    return new TestAccounts(TestStores.redisConnections(database));
  }

  public Users users(Clock clock) {
    return new RedisUsers(accounts, clock);
  }

  public BulkUsers bulk(Clock clock) {
    return new RedisBulkUsers(accounts, redis, scripts(), clock);
  }

  public Scripts scripts() {
    return new Scripts(redis);
  }

  public AccountScripts accounts() {
    return accounts;
  }

  /** Commits {@code changes} with a write of an unrelated account. */
  public Mono<Void> carryOut(List<Enlisted> changes) {
    UUID id = UUID.randomUUID();
    return redis
        .opsForHash()
        .put(AccountKeys.account(id), "username", "someone " + id)
        .then(Mono.defer(() -> accounts.commit(AccountWrite.of(id).together(changes))))
        .then();
  }

  public ReactiveStringRedisTemplate redis() {
    return redis;
  }

  public void set(String key, String value) {
    done(redis.opsForValue().set(key, value));
  }

  public @Nullable String get(String key) {
    return redis.opsForValue().get(key).block(SOON);
  }

  /** Fields of the hash {@code key}. */
  public void put(String key, Map<String, String> fields) {
    done(redis.opsForHash().putAll(key, fields));
  }

  public void put(UUID account, String field, String value) {
    put(AccountKeys.account(account), Map.of(field, value));
  }

  public Map<String, String> hash(String key) {
    return requireNonNull(
        redis
            .<String, String>opsForHash()
            .entries(key)
            .collectMap(Map.Entry::getKey, Map.Entry::getValue)
            .block(SOON));
  }

  public void addToSet(String key, String... members) {
    done(redis.opsForSet().add(key, members));
  }

  public Set<String> set(String key) {
    return Set.copyOf(requireNonNull(redis.opsForSet().members(key).collectList().block(SOON)));
  }

  /** Uses {@code KEYS}, as there are few keys. */
  public Set<String> keys(String pattern) {
    return Set.copyOf(requireNonNull(redis.keys(pattern).collectList().block(SOON)));
  }

  public boolean has(String key) {
    return requireNonNull(redis.hasKey(key).block(SOON));
  }

  public void empty() {
    done(redis.execute(connection -> connection.serverCommands().flushDb()).next());
  }

  private static void done(Mono<?> work) {
    requireNonNull(work.block(SOON));
  }

  @Override
  public void close() {
    connections.destroy();
  }
}
