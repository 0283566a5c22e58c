package dev.forestgate.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.DedicatedRedis;
import dev.forestgate.embedded.OwnDatabase;
import dev.forestgate.factors.key.FactorKeys;
import dev.forestgate.factors.key.TestFactorKeys;
import dev.forestgate.testing.ModeRun;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The modes rotate-keys --factors and re-encrypt-factors. */
class FactorCommandsTest {
  private static final UUID USER = UUID.randomUUID();
  private static final UUID FACTOR = UUID.randomUUID();
  private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);
  private static final String WEBHOOK =
      "insert into webhooks (id, url, events, secret, created_at) values ('%s',"
          + " 'https://example.org/', '{}', '%s', now())";

  @TempDir private Path folder = Path.of("");

  @Test
  void aRotatedKeyEncryptsAllSecretsAnew() throws Exception {
    FactorKeys keys = TestFactorKeys.in(folder.resolve("keys"));
    String before = keys.seal(SECRET, USER, FACTOR);
    String code = keys.authenticate("0123456789", USER);
    try (DedicatedRedis own = DedicatedRedis.startDurable();
        RedisClient client = own.client()) {
      RedisCommands<String, String> redis = client.connect().sync();
      redis.hset("account:" + USER, account(before, code));
      rotate();
      assertThat(reencrypt(own.url()))
          .isEqualTo(
              """
              1 TOTP secrets were encrypted under the newest key, 0 can't be decrypted
              1 accounts have recovery codes that depend on an older key; keep it until they renewed them""");
      String after = sealed(redis.hget("account:" + USER, "totp:" + FACTOR));
      keys.reload();
      assertThat(keys.isOutdated(before)).isTrue();
      assertThat(keys.isOutdated(after)).isFalse();
      assertThat(keys.open(after, USER, FACTOR)).contains(SECRET);
      assertThat(reencrypt(own.url())).startsWith("0 TOTP secrets");
    }
  }

  @Test
  void aRotatedKeyEncryptsTheSecretsOfWebhooksAnew() {
    FactorKeys keys = TestFactorKeys.in(folder.resolve("keys"));
    UUID hook = UUID.randomUUID();
    try (OwnDatabase own = OwnDatabase.create(1)) {
      String before = keys.seal(SECRET, hook, hook);
      own.run(WEBHOOK.formatted(hook, before));
      rotate();
      assertThat(reencrypt(0, "--DATABASE_URL=" + own.url()))
          .endsWith(
              "\n1 secrets of webhooks were encrypted under the newest key, 0 can't be decrypted");
      String after = secret(own, hook);
      keys.reload();
      assertThat(keys.isOutdated(before)).isTrue();
      assertThat(keys.isOutdated(after)).isFalse();
      assertThat(keys.open(after, hook, hook)).contains(SECRET);

      UUID lost = UUID.randomUUID();
      String foreign = TestFactorKeys.in(folder.resolve("other")).seal(SECRET, lost, lost);
      own.run(WEBHOOK.formatted(lost, foreign));
      assertThat(reencrypt(1, "--DATABASE_URL=" + own.url()))
          .endsWith(
              "\n0 secrets of webhooks were encrypted under the newest key, 1 can't be decrypted");
      assertThat(secret(own, hook)).isEqualTo(after);
      assertThat(secret(own, lost)).isEqualTo(foreign);
    }
  }

  @Test
  void withoutAKeyThereIsNothingToRotate() throws Exception {
    ModeRun mode = ModeRun.of("rotate-keys", "--factors", keysDirectory());
    assertThat(mode.exitCode()).isOne();
    assertThat(mode.output())
        .startsWith(
            "forest-gate: cannot start: There is no key for second factors in %s to rotate."
                .formatted(folder.resolve("keys")));
    assertThat(folder.resolve("keys")).doesNotExist();
  }

  private void rotate() {
    ModeRun mode = ModeRun.of("rotate-keys", "--factors", keysDirectory());
    assertThat(mode.exitCode()).as(mode.output()).isZero();
    assertThat(mode.output())
        .containsPattern(
            "The next key for second factors is .*/keys/factors_\\d{8}T\\d{6}Z\\.key\n");
  }

  private String reencrypt(String redisUrl) {
    return reencrypt(0, "--REDIS_URL=" + redisUrl, "--forestgate.accounts.store=redis");
  }

  private String reencrypt(int exitCode, String... stores) {
    ModeRun mode =
        ModeRun.of(
            Stream.concat(Stream.of("re-encrypt-factors", keysDirectory()), Stream.of(stores))
                .toArray(String[]::new));
    assertThat(mode.exitCode()).as(mode.output()).isEqualTo(exitCode);
    return mode.output();
  }

  private static String secret(OwnDatabase own, UUID hook) {
    return String.valueOf(
        own.rows("select secret from webhooks where id = '%s'".formatted(hook))
            .get(0)
            .get("secret"));
  }

  private String keysDirectory() {
    return "--forestgate.factors.keys-directory=" + folder.resolve("keys");
  }

  private static String sealed(String field) {
    return new JsonMapper().readTree(field).get("secret").stringValue();
  }

  private static Map<String, String> account(String sealed, String code) {
    String common = "\"name\":\"x\",\"created\":\"2026-01-02T03:04:05Z\"";
    return Map.of(
        "username",
        "alice",
        "totp:" + FACTOR,
        "{" + common + ",\"secret\":\"" + sealed + "\",\"step\":1}",
        "recovery_codes",
        "{\"id\":\"" + UUID.randomUUID() + "\"," + common + ",\"codes\":\"" + code + "\"}");
  }
}
