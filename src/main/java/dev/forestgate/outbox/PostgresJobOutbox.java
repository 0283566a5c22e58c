package dev.forestgate.outbox;

import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.Enlisted;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Job outbox in PostgreSQL, table {@code job_outbox}. */
@Component
@ConditionalOnPostgresAccounts
final class PostgresJobOutbox implements JobOutbox {
  private static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> WORDS = new TypeReference<>() {};

  private static final String NEXT = "now() + interval '" + HEAD_START.toSeconds() + " seconds'";
  private static final String INSERT =
      "insert into job_outbox (id, kind, words, due_at) values ($1, $2, $3, " + NEXT + ")";
  private static final String DONE = "delete from job_outbox where id = $1";
  private static final String TAKE =
      "update job_outbox set attempts = attempts + 1, due_at = "
          + NEXT
          + " where id in (select id from job_outbox where due_at <= now() order by due_at limit $1"
          + " for update skip locked) returning id, kind, words";

  private final DatabaseClient database;

  PostgresJobOutbox(DatabaseClient database) {
    this.database = database;
  }

  @Override
  public Enlisted put(Job errand) {
    return Enlisted.Sql.of(
        INSERT, errand.id(), errand.kind(), Json.of(JSON.writeValueAsString(errand.parameters())));
  }

  @Override
  public Mono<Void> done(UUID id) {
    return database.sql(DONE).bind(0, id).fetch().rowsUpdated().timeout(PATIENCE).then();
  }

  @Override
  public Flux<Job> take(int most) {
    return database.sql(TAKE).bind(0, most).map(PostgresJobOutbox::errand).all().timeout(PATIENCE);
  }

  private static Job errand(Readable row) {
    return new Job(
        Objects.requireNonNull(row.get("id", UUID.class)),
        Objects.requireNonNull(row.get("kind", String.class)),
        JSON.readValue(Objects.requireNonNull(row.get("words", Json.class)).asString(), WORDS));
  }
}
