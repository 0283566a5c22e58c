package dev.forestgate.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.DedicatedRedis;
import dev.forestgate.factors.key.FactorKeys;
import dev.forestgate.factors.key.TestFactorKeys;
import dev.forestgate.testing.ServiceProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The modes rotate-keys --factors and re-encrypt-factors as processes of their own. */
class FactorCommandsTest {
  private static final UUID USER = UUID.randomUUID();
  private static final UUID FACTOR = UUID.randomUUID();
  private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

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
  void withoutAKeyThereIsNothingToRotate() throws Exception {
    try (ServiceProcess mode = ServiceProcess.start(folder, Map.of(), "rotate-keys", "--factors")) {
      assertThat(mode.awaitEnd()).isOne();
      assertThat(mode.output().strip())
          .startsWith(
              "forest-gate: cannot start: There is no key for second factors in keys to rotate.");
    }
    assertThat(folder.resolve("keys")).doesNotExist();
  }

  private void rotate() throws Exception {
    try (ServiceProcess mode = ServiceProcess.start(folder, Map.of(), "rotate-keys", "--factors")) {
      assertThat(mode.awaitEnd()).as(mode.output()).isZero();
      assertThat(mode.output())
          .containsPattern(
              "The next key for second factors is keys/factors_\\d{8}T\\d{6}Z\\.key\n");
    }
  }

  private String reencrypt(String redisUrl) throws Exception {
    Map<String, String> environment =
        Map.of("REDIS_URL", redisUrl, "FORESTGATE_ACCOUNTS_STORE", "redis");
    try (ServiceProcess mode = ServiceProcess.start(folder, environment, "re-encrypt-factors")) {
      assertThat(mode.awaitEnd()).as(mode.output()).isZero();
      return mode.output().strip();
    }
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
