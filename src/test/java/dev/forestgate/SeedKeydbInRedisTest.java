package dev.forestgate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.forestgate.embedded.EmbeddedPostgres;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.redis.TestAccounts;
import io.r2dbc.spi.ConnectionFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.ReactiveTransactionManager;

/**
 * The seed "Authentication Service" (KeyDB) on its own stores: accounts and characters in its keys,
 * tokens by its secret, and no PostgreSQL.
 */
class SeedKeydbInRedisTest extends SeedKeydbTest {
  /** {@link RunningService#PASSWORD} by crypt(3). */
  private static final String BCRYPT =
      "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG";

  private static final TestAccounts REDIS = RunningServiceInRedis.REDIS;
  private static final RunningService SERVICE = RunningServiceInRedis.get();

  private final WebTestClient client = SERVICE.client();

  @Override
  RunningService service() {
    return SERVICE;
  }

  @Test
  void thereIsNoPostgres() {
    for (Class<?> type :
        List.of(
            EmbeddedPostgres.class,
            ConnectionFactory.class,
            DatabaseClient.class,
            ReactiveTransactionManager.class,
            Flyway.class,
            DataSource.class)) {
      assertThat(SERVICE.has(type)).as(type.getName()).isFalse();
    }
    client
        .get()
        .uri("/health")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.status")
        .isEqualTo("ok")
        .jsonPath("$.checks.redis")
        .isEqualTo("up")
        .jsonPath("$.checks.postgres")
        .doesNotExist();
  }

  @Test
  void theTokenIsTheSeeds() throws Exception {
    String name = RunningService.freshName();
    SERVICE.register(name);
    SignedJWT token = SignedJWT.parse(SERVICE.signIn(name).accessToken());
    assertThat(token.verify(new MACVerifier(RunningServiceInRedis.SECRET.getBytes(UTF_8))))
        .isTrue();
    JWTClaimsSet claims = token.getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo(name);
    assertThat(claims.getExpirationTime().toInstant())
        .isEqualTo(claims.getIssueTime().toInstant().plusSeconds(3600));
  }

  @Test
  void allIsInTheSeedsKeysAndADeletionLeavesNothing() {
    String name = "Person-" + RunningService.freshName();
    String lower = name.toLowerCase(Locale.ROOT);
    ApiCalls.post(
            client,
            "/register",
            Map.of(
                "username",
                name,
                "password",
                RunningService.PASSWORD,
                "email",
                name + "@Example.com"))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    SignedInClient user = SERVICE.signIn(name);
    String id = user.userId().toString();
    String character =
        String.valueOf(
            Objects.requireNonNull(
                    client
                        .post()
                        .uri("/characters")
                        .header(HttpHeaders.AUTHORIZATION, user.bearer())
                        .bodyValue(Map.of("name", "Aria", "description", "", "sex", 1, "race", 3))
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id"));

    assertThat(REDIS.get("account:username:" + lower)).isEqualTo(id);
    assertThat(REDIS.get("account:email:" + lower + "@example.com")).isEqualTo(id);
    assertThat(REDIS.hash("account:" + id))
        .containsEntry("id", id)
        .containsEntry("username", name)
        .containsEntry("email", name + "@Example.com")
        .hasEntrySatisfying("password", hash -> assertThat(hash).startsWith("$argon2id$"));
    assertThat(REDIS.hash("character:" + character))
        .containsEntry("id", character)
        .containsEntry("account_id", id)
        .containsEntry("name", "Aria")
        .containsEntry("description", "")
        .containsEntry("sex", "1")
        .containsEntry("race", "3");

    ApiCalls.post(client, "/delete", Map.of("username", name, "password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    assertThat(REDIS.keys("account:*" + lower + "*")).isEmpty();
    assertThat(REDIS.keys("account:" + id + "*")).isEmpty();
    assertThat(REDIS.has("character:" + character)).isFalse();
    SERVICE.register(name);
  }

  @Test
  void existingAccountSignsInAndKeepsItsCharacters() {
    String number = String.valueOf(UUID.randomUUID().getMostSignificantBits() >>> 1);
    String name = RunningService.freshName();
    REDIS.put(
        "account:" + number,
        Map.of("id", number, "username", name, "email", "", "password", BCRYPT));
    REDIS.set("account:username:" + name, number);
    REDIS.put(
        "character:" + number,
        Map.of(
            "id",
            number,
            "account_id",
            number,
            "name",
            "Old",
            "description",
            "",
            "sex",
            "0",
            "race",
            "0"));
    REDIS.addToSet("account:" + number + ":characters", number);

    SignedInClient user = SERVICE.signIn(name);
    client
        .get()
        .uri("/characters")
        .header(HttpHeaders.AUTHORIZATION, user.bearer())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.characters[0].name")
        .isEqualTo("Old");
    assertThat(REDIS.hash("account:" + number).get("password")).startsWith("$argon2id$");
    client
        .put()
        .uri("/characters/" + number)
        .header(HttpHeaders.AUTHORIZATION, user.bearer())
        .bodyValue(Map.of("name", "New"))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    assertThat(REDIS.hash("character:" + number)).containsEntry("name", "New");
  }
}
