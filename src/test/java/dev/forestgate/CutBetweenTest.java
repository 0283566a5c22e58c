package dev.forestgate;

import dev.forestgate.embedded.TestDatabase;
import dev.forestgate.embedded.TestStores;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.r2dbc.core.DatabaseClient;

/** Accounts in PostgreSQL, which commits, and then Redis fails. */
class CutBetweenTest extends CutBetweenContract {
  private static CuttingProxy postgres;
  private static CuttingProxy redis;
  private static Gate gate;

  @BeforeAll
  static void start() throws IOException {
    String own = TestDatabase.create();
    URI database = URI.create(own);
    URI store = URI.create(TestStores.redisUrl());
    postgres = CuttingProxy.before(database.getPort());
    redis = CuttingProxy.before(store.getPort());
    gate =
        Gate.start(
            "DATABASE_URL=" + at(own, database, postgres),
            "REDIS_URL=" + at(TestStores.redisUrl(), store, redis));
  }

  @AfterAll
  static void stop() throws IOException {
    gate.close();
    postgres.close();
    redis.close();
  }

  static String at(String url, URI server, CuttingProxy proxy) {
    return url.replace(":" + server.getPort(), ":" + proxy.port());
  }

  @Override
  Gate gate() {
    return gate;
  }

  @Override
  void cutAfterTheNextCommit() {
    postgres.onAnswerTo(List.of("account-follow-up", "COMMIT"), true, redis::cut);
  }

  @Override
  void mend() {
    redis.mend();
  }

  @Override
  boolean isSomethingLeft() {
    return Boolean.TRUE.equals(
        gate.bean(DatabaseClient.class)
            .sql("select 1 from job_outbox")
            .fetch()
            .first()
            .hasElement()
            .block());
  }
}
