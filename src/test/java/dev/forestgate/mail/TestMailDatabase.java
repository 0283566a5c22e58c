package dev.forestgate.mail;

import static java.util.Objects.requireNonNull;

import dev.forestgate.embedded.TestDatabase;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.mail.message.Email;
import dev.forestgate.outbox.store.AccountQueues;
import dev.forestgate.outbox.store.QueueDefinition;
import dev.forestgate.outbox.store.TestQueues;
import dev.forestgate.transactions.TestTransactions;
import dev.forestgate.transactions.Transactions;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Database of a mail test in the shared PostgreSQL: any service of the run would send what enters
 * the outbox of the shared database.
 */
public final class TestMailDatabase implements AutoCloseable {
  private static final Duration SOON = TestTimeouts.HANG;

  private final String url;
  private final ConnectionPool pool;
  private final DatabaseClient client;

  private TestMailDatabase(String url) {
    this.url = url;
    this.pool = pool(url);
    this.client = client(pool);
  }

  /** With its tables. */
  public static TestMailDatabase create() {
    return new TestMailDatabase(TestDatabase.create());
  }

  /** As {@code DATABASE_URL} wants it. */
  public String url() {
    return url;
  }

  public DatabaseClient client() {
    return client;
  }

  /** Queues in this database. */
  public AccountQueues queues() {
    return TestQueues.postgres(client, transactions());
  }

  MailOutbox outbox(Clock clock) {
    return new MailOutbox(new MailQueue(queues()), UUID::randomUUID, clock);
  }

  public Transactions transactions() {
    return TestTransactions.on(pool, client);
  }

  /** Adds e-mails like a replica that does not send any. */
  public void put(List<Email> emails) {
    MailOutbox outbox = outbox(Clock.systemUTC());
    Flux.fromIterable(emails).flatMap(outbox::send, 8).then().block(SOON);
  }

  /** Rows of the queue of e-mails, the oldest first. */
  List<Map<String, Object>> rows() {
    return rows(TestQueues.MAIL);
  }

  /** Rows of a queue, the oldest first; {@code data} is the data as text. */
  public List<Map<String, Object>> rows(QueueDefinition queue) {
    return requireNonNull(
        client
            .sql("select *, words::text as data from " + queue.table() + " order by created_at, id")
            .fetch()
            .all()
            // the driver's JSON equals only itself
            .doOnNext(row -> row.remove("words"))
            .collectList()
            .block(SOON));
  }

  public long count() {
    return rows().size();
  }

  /** Advances the time of the database for the queue of e-mails. */
  void pass(Duration step) {
    pass(TestQueues.MAIL, step);
  }

  /** Advances the time of the database for a queue. */
  public void pass(QueueDefinition queue, Duration step) {
    String past = " - interval '" + step.toMillis() + " milliseconds'";
    run(
        "update "
            + queue.table()
            + " set "
            + queue.dueColumn()
            + " = "
            + queue.dueColumn()
            + past
            + ", leased_until = leased_until"
            + past
            + ", queued_at = queued_at"
            + past
            + ", created_at = created_at"
            + past);
  }

  /** Keeps all others from the queue of e-mails for {@code time}. */
  Mono<?> lock(Duration time) {
    return TestDatabase.whileLocked(pool, TestQueues.MAIL.table(), Mono.delay(time));
  }

  boolean isLocked() {
    return Boolean.TRUE.equals(
        client
            .sql(
                "select 1 from pg_locks where mode = 'AccessExclusiveLock' and granted"
                    + " and relation = 'mail_outbox'::regclass")
            .fetch()
            .first()
            .hasElement()
            .block(SOON));
  }

  public void empty() {
    run("drop trigger if exists refuse on mail_outbox");
    run("truncate mail_outbox, job_outbox");
  }

  /** Lets the first {@code times} removals of an e-mail fail. */
  void failDeletes(int times) {
    run("drop sequence if exists deletes");
    run("create sequence deletes");
    run(
        """
        create or replace function refuse() returns trigger language plpgsql as $$
        begin
          if nextval('deletes') <= %d then raise exception 'refused'; end if;
          return old;
        end $$
        """
            .formatted(times));
    run(
        "create trigger refuse before delete on mail_outbox for each row execute function refuse()");
  }

  long deletesTried() {
    return requireNonNull(
        client
            .sql("select last_value from deletes")
            .map(row -> requireNonNull(row.get(0, Long.class)))
            .one()
            .block(SOON));
  }

  void run(String sql) {
    client.sql(sql).then().block(SOON);
  }

  private static ConnectionPool pool(String url) {
    return new ConnectionPool(
        ConnectionPoolConfiguration.builder(
                ConnectionFactories.get(url.replaceFirst("^postgres:", "r2dbc:postgresql:")))
            .initialSize(1)
            .maxSize(10)
            .build());
  }

  private static DatabaseClient client(ConnectionPool pool) {
    return DatabaseClient.builder().connectionFactory(pool).namedParameters(false).build();
  }

  @Override
  public void close() {
    pool.dispose();
  }
}
