package dev.forestgate.startup;

import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.PREPARED_STATEMENT_CACHE_QUERIES;

import dev.forestgate.failure.DatabaseError;
import dev.forestgate.failure.StartRefused;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Checks the database, and a pooler before it. A start that fails a check is refused. */
@Configuration(proxyBeanMethods = false)
public class PostgresChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 5;

  /**
   * SQLSTATE of a statement that exists already, or that does not exist (PostgreSQL, Appendix A).
   */
  private static final Set<String> FOREIGN_STATEMENT = Set.of("42P05", "26000");

  @Bean
  ConnectionFactoryOptionsBuilderCustomizer preparedStatements(Environment environment) {
    PostgresProperties properties =
        Binder.get(environment).bindOrCreate("forestgate.postgres", PostgresProperties.class);
    return options -> {
      if (!properties.preparedStatements()) {
        options.option(PREPARED_STATEMENT_CACHE_QUERIES, 0);
      }
    };
  }

  /** Migrations prepare no statements, so they work behind any pooler. */
  @Bean
  FlywayConfigurationCustomizer noPreparedStatements() {
    return flyway -> {
      if (flyway.getDataSource() instanceof AbstractDriverBasedDataSource connections) {
        Properties settings = new Properties();
        settings.setProperty("prepareThreshold", "0");
        connections.setConnectionProperties(settings);
      }
    };
  }

  @Bean
  Callback encodingCheck() {
    return new EncodingCheck();
  }

  /**
   * Prepares the same statements on two connections. Behind a pooler in transaction mode both reach
   * the same server process, which refuses the second unless the pooler keeps them apart. Other
   * clients may keep the two on different processes, so there are five attempts. Blocks.
   */
  static void requirePreparedStatements(ConnectionPool pool) {
    try {
      Mono.usingWhen(
              pool.create(),
              first ->
                  Mono.usingWhen(
                      pool.create(),
                      second ->
                          Flux.range(1, ATTEMPTS)
                              .concatMap(
                                  attempt -> prepare(first, attempt).then(prepare(second, attempt)))
                              .then(),
                      Connection::close),
              Connection::close)
          .block(PATIENCE);
    } catch (RuntimeException failed) {
      DatabaseError.of(failed)
          .filter(error -> FOREIGN_STATEMENT.contains(error.state()))
          .ifPresent(
              error -> {
                throw new StartRefused(
                    "PostgreSQL is behind a pooler in transaction mode that does not keep prepared"
                        + " statements apart",
                    "Set forestgate.postgres.prepared-statements=false, or max_prepared_statements"
                        + " in PgBouncer 1.21 or later",
                    failed);
              });
      throw failed;
    }
  }

  private static Mono<Void> prepare(Connection connection, int attempt) {
    String statement = "select $1::int4 + " + attempt;
    return Flux.from(connection.createStatement(statement).bind("$1", 1).execute())
        .flatMap(result -> result.map((row, metadata) -> 1))
        .then();
  }

  /** Requires UTF-8, as names and texts are in any script. */
  private static final class EncodingCheck implements Callback {
    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.BEFORE_VALIDATE || event == Event.BEFORE_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
      return true;
    }

    @Override
    public void handle(Event event, Context context) {
      try (Statement statement = context.getConnection().createStatement();
          ResultSet found = statement.executeQuery("show server_encoding")) {
        if (found.next() && !"UTF8".equals(found.getString(1))) {
          throw new StartRefused(
              "The database has the encoding " + found.getString(1) + " and not UTF8",
              "Create it with: create database name encoding 'UTF8' template template0");
        }
      } catch (SQLException failed) {
        throw new FlywayException(failed);
      }
    }

    @Override
    public String getCallbackName() {
      return "encoding";
    }
  }
}
