package dev.forestgate.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestDatabase;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.FaultProxy;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

/** Accounts in PostgreSQL, which commits, and then Redis fails. */
class InterruptedRenewalTest extends InterruptedRenewalContract {
  private static FaultProxy postgres;
  private static FaultProxy redis;
  private static RunningService service;

  @BeforeAll
  static void start() throws IOException {
    String own = TestDatabase.create();
    URI database = URI.create(own);
    URI store = URI.create(TestStores.redisUrl());
    postgres = FaultProxy.beforePostgres(database.getPort());
    redis = FaultProxy.beforeRedis(store.getPort());
    service =
        RunningService.start(
            "DATABASE_URL=" + at(own, database, postgres),
            "REDIS_URL=" + at(TestStores.redisUrl(), store, redis) + "/12",
            // half of the default, so that the bound leaves a busy machine time
            "spring.data.redis.timeout=500ms");
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
    postgres.close();
    redis.close();
  }

  static String at(String url, URI server, FaultProxy proxy) {
    return url.replace(":" + server.getPort(), ":" + proxy.port());
  }

  @Override
  RunningService service() {
    return service;
  }

  /** The data of a follow-up, which a poll for jobs does not send. */
  @Override
  void cutAfterTheNextCommit() {
    postgres.onAnswerTo(List.of("\"user\":\"", "COMMIT"), true, redis::cut);
  }

  @Override
  void mend() {
    redis.mend();
  }

  @Override
  boolean isSomethingLeft() {
    return Boolean.TRUE.equals(
        service
            .bean(DatabaseClient.class)
            .sql("select 1 from job_outbox")
            .fetch()
            .first()
            .hasElement()
            .block());
  }

  /** The database is of this service alone, so no other service runs its job. */
  @Test
  @Tag("security")
  void anAccountThatIsDisabledByHandIsRefusedByEveryCheckToo() {
    MailUser alice = MailUser.verified(service());
    SignedInClient client = service().signIn(alice.username());
    String reset = alice.resetToken();
    disable(alice);

    assertThat(
            service().bean(OneTimeTokens.class).find(Purpose.RESET_PASSWORD, secret(reset)).block())
        .isNull();
    Awaitility.await().untilAsserted(() -> service().expectSession(client, 401));
    service()
        .client()
        .post()
        .uri("/api/auth/refresh")
        .cookie(RunningService.COOKIE, client.cookie())
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    alice.signIn(alice.username(), RunningService.PASSWORD).expectStatus().isUnauthorized();
  }

  private void disable(MailUser user) {
    Map<String, Object> row =
        service()
            .bean(DatabaseClient.class)
            .sql(
                "update users set disabled_at = now() where username = $1 returning"
                    + " credential_version")
            .bind(0, user.username())
            .fetch()
            .one()
            .block();
    assertThat(row).containsEntry("credential_version", 1);
  }

  private static Secret secret(String text) {
    return Secret.of(text);
  }
}
