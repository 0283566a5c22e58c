package dev.forestgate.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.http.ProblemHandler;
import dev.forestgate.mail.TestMailDatabase;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** Errors of PostgreSQL in responses and in the log. */
class DatabaseErrorTest {
  private static TestMailDatabase database;
  private static RunningService service;

  @BeforeAll
  static void start() {
    database = TestMailDatabase.create();
    service =
        RunningService.start(
            "DATABASE_URL=" + database.url(), "REDIS_URL=" + TestStores.redisUrl() + "/10");
  }

  @AfterAll
  static void stop() {
    service.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08006", "40001", "40P01", "53100", "53300", "55P03", "57014", "57P01", "57P03", "25006"
      })
  void transientErrorIsUnavailable(String state) throws SQLException {
    List<String> log = logOf(() -> expect(register(state), 503, "/problems/unavailable"));
    assertThat(log)
        .singleElement()
        .isEqualTo(
            "PostgreSQL reported a transient error: SQLSTATE " + state + ": the words of it");
  }

  // Without 26000: the driver prepares the statement again, in a transaction that is aborted.
  @ParameterizedTest
  @ValueSource(strings = {"42501", "42P01", "28000", "3D000", "58030", "XX000", "P0001", "42704"})
  void whereItDoesNotTheAnswerIs500WithAnIdThatIsInTheLog(String state) throws SQLException {
    String[] body = new String[1];
    List<String> log = logOf(() -> body[0] = expect(register(state), 500, "/problems/internal"));
    String line = log.get(0);
    assertThat(log).hasSize(1);
    assertThat(line)
        .matches(
            "Request \\S+ failed with a PostgreSQL error: SQLSTATE " + state + ": the words of it");
    assertThat(body[0]).contains(line.split(" ", -1)[1]).doesNotContain("words", state);
  }

  @Test
  void aDataExceptionIsLoggedWithoutTheValueThatItQuotes() throws SQLException {
    List<String> log =
        logOf(
            () ->
                expect(register("22P02", "invalid input: \"hunter2\""), 500, "/problems/internal"));
    assertThat(log).singleElement().asString().endsWith("SQLSTATE 22P02: invalid input");
  }

  @Test
  void aDatabaseInAnotherEncodingIsRefused() throws SQLException {
    String name = "latin_" + UUID.randomUUID().toString().replace("-", "");
    run(
        TestStores.databaseUrl(),
        "create database " + name + " encoding 'LATIN1' locale 'C' template template0");
    String url = TestStores.databaseUrl().replaceFirst("/[^/]*$", "/" + name);
    String redis = "REDIS_URL=" + TestStores.redisUrl() + "/11";
    assertThatThrownBy(() -> RunningService.start("DATABASE_URL=" + url, redis).close())
        .satisfies(
            failure ->
                assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("encoding LATIN1 and not UTF8"));
  }

  private static EntityExchangeResult<byte[]> register(String state) throws SQLException {
    return register(state, "the words of it");
  }

  /** While PostgreSQL refuses each new account with {@code state}, as it might do by itself. */
  private static EntityExchangeResult<byte[]> register(String state, String words)
      throws SQLException {
    run(
        database.url(),
        """
        create or replace function fail() returns trigger language plpgsql as $$
        begin
          raise exception '%s' using errcode = '%s', detail = 'Key (username)=(hunter2) is not.';
        end $$;
        create or replace trigger fail before insert on users for each row execute function fail();
        """
            .formatted(words, state));
    return ApiCalls.post(
            service.client(),
            "/register",
            Map.of("username", RunningService.freshName(), "password", RunningService.PASSWORD))
        .expectBody()
        .returnResult();
  }

  private static String expect(EntityExchangeResult<byte[]> answer, int status, String problem) {
    assertThat(answer.getStatus().value()).isEqualTo(status);
    assertThat(answer.getResponseHeaders().containsHeader("Retry-After")).isEqualTo(status == 503);
    String body = new String(answer.getResponseBody(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(body).contains(problem).doesNotContain("hunter2");
    return body;
  }

  private interface Attempt {
    void run() throws SQLException;
  }

  private static List<String> logOf(Attempt attempt) throws SQLException {
    var log = (Logger) LoggerFactory.getLogger(ProblemHandler.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      attempt.run();
    } finally {
      log.detachAppender(lines);
    }
    assertThat(lines.list).allSatisfy(line -> assertThat(line.getThrowableProxy()).isNull());
    List<String> said = lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(said.toString()).doesNotContain("hunter2");
    return said;
  }

  private static void run(String url, String sql) throws SQLException {
    URI address = URI.create(url);
    String[] user = address.getUserInfo().split(":", 2);
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://"
                    + address.getHost()
                    + ":"
                    + address.getPort()
                    + address.getPath(),
                user[0],
                user[1]);
        java.sql.Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
