package dev.forestgate.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Transactions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

/** What Redis and PostgreSQL know of a key, and which of them decides. */
class KeyCheckTest {
  private static final RunningService SERVICE = RunningService.shared();
  private static final Secret STRANGER = KeyFormat.draw(new SecureRandom());

  private final KeyCache cache =
      new KeyCache(SERVICE.bean(ReactiveStringRedisTemplate.class), SERVICE.bean(Scripts.class));

  @Test
  void aKeyInRedisIsNotReadFromPostgres() {
    NewKey key = add(null);
    forget(key);
    assertThat(check(key)).isTrue();
    run("update api_keys set credential_version = 100 where id = $1", key);
    assertThat(check(key)).isTrue();
    forget(key);
    assertThat(check(key)).isFalse();
  }

  @Test
  void aNewKeyIsReadFromPostgresAtFirst() {
    NewKey key = add(null);
    assertThat(check(key)).isTrue();
    run("delete from api_keys where id = $1", key);
    assertThat(check(key)).isFalse();
  }

  /** As of a replica that read the key before a change and stores it after. */
  @Test
  void whatWasReadBeforeAChangeIsNotStoredAfterIt() {
    String hash = add(null).secret().sha256();
    cache.forget(Flux.just(hash)).block();
    UUID claim = UUID.randomUUID();
    assertThat(cache.claim(hash, claim).block()).isTrue();
    assertThat(cache.claim(hash, UUID.randomUUID()).block()).isFalse();
    cache.hold(Flux.just(hash)).block();
    cache.put(hash, claim, "old", Duration.ofMinutes(1)).block();
    assertThat(cache.get(hash).block()).isEqualTo("held");
    cache.forget(Flux.just(hash)).block();
    cache.put(hash, claim, "old", Duration.ofMinutes(1)).block();
    assertThat(cache.get(hash).blockOptional()).isEmpty();
  }

  @Test
  void anUnknownKeyIsRemembered() {
    assertThat(SERVICE.bean(KeyCheck.class).check(STRANGER).blockOptional()).isEmpty();
    assertThat(cache.get(STRANGER.sha256()).block()).isEqualTo("-");
    assertThat(SERVICE.bean(KeyCheck.class).check(STRANGER).blockOptional()).isEmpty();
  }

  @Test
  void anEntryThatCannotBeReadLeavesTheDecisionToPostgres() {
    NewKey key = add(null);
    for (String entry : List.of("{}", "[1]", "{\"i\":1}", "claim:1")) {
      SERVICE.bean(ReactiveStringRedisTemplate.class).opsForValue().set(name(key), entry).block();
      assertThat(check(key)).as(entry).isTrue();
    }
    forget(key);
  }

  /** A key that commits beside a change of credentials, which has not seen it. */
  @Test
  void aKeyOfFormerCredentialsIsVoid() {
    SignedInClient owner = SERVICE.signIn();
    assertThat(
            SERVICE
                .bean(ApiKeys.class)
                .add(owner.userId(), 7, draft(null), List.of())
                .map(added -> "added")
                .onErrorReturn("refused")
                .block())
        .isEqualTo("refused");
    NewKey key = add(null);
    run(
        "update users set credential_version = credential_version + 1 where id ="
            + " (select user_id from api_keys where id = $1)",
        key);
    assertThat(check(key)).isFalse();
  }

  @Test
  void theUseIsKeptToTheHour() {
    NewKey key = add(null);
    Instant used = Instant.parse("2031-05-06T07:59:59.900Z");
    KeyTable table =
        new KeyTable(
            SERVICE.bean(DatabaseClient.class),
            SERVICE.bean(Transactions.class),
            Clock.fixed(used, ZoneOffset.UTC));
    assertThat(table.use(key.secret().sha256()).block()).isNotNull();
    assertThat(listed(key).lastUsedAt()).isEqualTo(Instant.parse("2031-05-06T07:00:00Z"));
    assertThat(check(key)).isTrue();
    assertThat(listed(key).lastUsedAt()).isEqualTo(Instant.parse("2031-05-06T07:00:00Z"));
  }

  @Test
  void anExpiredKeyMakesRoom() {
    NewKey expired = add(Duration.ofSeconds(1));
    run("update api_keys set expires_at = now() - interval '1 second' where id = $1", expired);
    UUID owner = owner(expired);
    assertThat(check(expired)).isFalse();
    assertThat(keys(owner)).hasSize(1);
    SERVICE.bean(ApiKeys.class).add(owner, 0, draft(null), List.of()).block();
    assertThat(keys(owner)).hasSize(1).doesNotContain(expired.key());
  }

  @Test
  void aKeyWithoutItsRecordIsNotCreatedAndNotRemoved() {
    NewKey key = add(null);
    UUID owner = owner(key);
    Enlisted failing =
        Enlisted.Sql.of("delete from users where id = $1", UUID.randomUUID())
            .orFail(new IllegalStateException("no record"));
    ApiKeys keys = SERVICE.bean(ApiKeys.class);
    assertThat(keys.add(owner, 0, draft(null), List.of(failing)).onErrorComplete().block())
        .isNull();
    assertThat(keys.remove(owner, key.key().id(), List.of(failing)).onErrorComplete().block())
        .isNull();
    assertThat(keys(owner)).extracting(ApiKey::id).containsExactly(key.key().id());
    assertThat(check(key)).isTrue();
  }

  private static NewKey add(@Nullable Duration lifetime) {
    SignedInClient owner = SERVICE.signIn();
    return Objects.requireNonNull(
        SERVICE
            .bean(ApiKeys.class)
            .add(
                owner.userId(),
                0,
                draft(lifetime),
                List.of(AuditEvent.own(AuditAction.KEY_CREATED, owner.userId()).write()))
            .block());
  }

  private static KeyDraft draft(@Nullable Duration lifetime) {
    return new KeyDraft(UUID.randomUUID(), "a key", List.of(KeyScope.CHARACTERS), lifetime);
  }

  private static boolean check(NewKey key) {
    return SERVICE.bean(KeyCheck.class).check(key.secret()).blockOptional().isPresent();
  }

  private static UUID owner(NewKey key) {
    return Objects.requireNonNull(
        SERVICE
            .bean(DatabaseClient.class)
            .sql("select user_id from api_keys where id = $1")
            .bind(0, key.key().id())
            .map(row -> Objects.requireNonNull(row.get("user_id", UUID.class)))
            .one()
            .block());
  }

  private static ApiKey listed(NewKey key) {
    return keys(owner(key)).get(0);
  }

  private static List<ApiKey> keys(UUID owner) {
    return Objects.requireNonNull(SERVICE.bean(ApiKeys.class).list(owner).collectList().block());
  }

  private static void run(String statement, NewKey key) {
    SERVICE
        .bean(DatabaseClient.class)
        .sql(statement)
        .bind(0, key.key().id())
        .fetch()
        .rowsUpdated()
        .block();
  }

  private void forget(NewKey key) {
    cache.forget(Flux.just(key.secret().sha256())).block();
  }

  private static String name(NewKey key) {
    ReactiveStringRedisTemplate redis = SERVICE.bean(ReactiveStringRedisTemplate.class);
    return Objects.requireNonNull(redis.keys("fg:*:apikey:" + key.secret().sha256()).blockFirst());
  }
}
