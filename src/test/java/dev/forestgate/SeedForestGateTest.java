package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/** The seed of Forest Gate itself: its key commands, its settings, and its summaries. */
class SeedForestGateTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void itsKeysItsSettingsAndItsJournalWorkAsItSays() throws Exception {
    run("openssl ecparam -name prime256v1 -genkey -noout -out ec_private.pem");
    run("openssl ec -in ec_private.pem -pubout -out ec_public.pem");
    try (RunningService service =
        RunningService.start(
            "REDIS_URL=" + TestStores.redisUrl() + "/5",
            "REPLY_TO_EMAIL=reply_to_email@example.com",
            "FROM_EMAIL=your_email@example.com",
            "FROM_NAME=Your Name",
            "NOTIFY_EMAIL=notify_email@example.com",
            "VISITOR_HMAC_KEY=0123456789abcdef0123456789abcdef",
            "AUTH_EC_PRIVATE_PEM_PATH=" + folder.resolve("ec_private.pem"),
            "AUTH_EC_PUBLIC_PEM_PATH=" + folder.resolve("ec_public.pem"),
            "AUTH_ISSUER=issuer_name",
            "AUTH_AUDIENCE=issuer_audience",
            "OPENROUTER_MODEL=Some_Open_Router_Model",
            "OPENROUTER_APP_NAME=Your_App_Name",
            "MAXMIND_DB_PATH=" + folder.resolve("GeoLite2-City.mmdb"))) {
      var redis = service.bean(ReactiveStringRedisTemplate.class);
      redis
          .execute(
              connection -> connection.serverCommands().setConfig("notify-keyspace-events", "Ex"))
          .blockLast();

      SignedInClient alice = service.signIn();
      SignedJWT token = SignedJWT.parse(alice.accessToken());
      JWK key = JWK.parseFromPEMEncodedObjects(Files.readString(folder.resolve("ec_public.pem")));
      assertThat(token.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
      assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("issuer_name");
      assertThat(token.getJWTClaimsSet().getAudience()).isEqualTo(List.of("issuer_audience"));

      service
          .client()
          .post()
          .uri("/api/events")
          .cookie(RunningService.COOKIE, alice.cookie())
          .bodyValue(Map.of("action", "page.view"))
          .exchange()
          .expectStatus()
          .isAccepted()
          .expectBody()
          .returnResult();
      Path journal = service.journal(alice.sessionId());
      Awaitility.await().atMost(TestTimeouts.HANG).until(() -> Files.exists(journal));
      Awaitility.await()
          .until(() -> Files.readString(journal).contains("\"action\":\"page.view\""));
      assertThat(Files.readString(journal)).contains("## ").contains("*local summary");
    }
  }

  private void run(String command) throws Exception {
    Process process =
        new ProcessBuilder(command.split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    assertThat(process.waitFor(TestTimeouts.HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
