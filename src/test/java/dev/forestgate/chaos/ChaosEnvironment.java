package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.ForestGate;
import dev.forestgate.embedded.DedicatedRedis;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.journal.store.RecordedEvents;
import dev.forestgate.testing.ServiceProcess;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * Environment of a chaos test: a dedicated Redis, the shared PostgreSQL, a folder with keys and
 * journals, and the services that use them.
 */
final class ChaosEnvironment implements AutoCloseable {
  private final DedicatedRedis redis;
  private final RedisClient client;
  private final Path folder;
  private Path seen;
  private final EventRecorder recorder = new EventRecorder();
  private final List<Replica> replicas = new ArrayList<>();

  private ChaosEnvironment(DedicatedRedis redis, Path folder) {
    this.redis = redis;
    this.client = redis.client();
    this.folder = folder;
    this.seen = folder.resolve("interactions");
  }

  static ChaosEnvironment create() throws IOException {
    Path parent = Files.createDirectories(Path.of("target", "chaos").toAbsolutePath());
    return new ChaosEnvironment(
        DedicatedRedis.startDurable(), Files.createTempDirectory(parent, "scene"));
  }

  /** Replica that is not started yet. */
  Replica replica(String... settings) {
    return replicaFor(redis.url(), settings);
  }

  Replica replicaFor(String redisUrl, String... settings) {
    Map<String, String> stores =
        Map.of("REDIS_URL", redisUrl, "DATABASE_URL", TestStores.databaseUrl());
    Replica replica = new Replica(folder, stores, settings);
    replicas.add(replica);
    return replica;
  }

  DedicatedRedis redis() {
    return redis;
  }

  /** Commands on a new connection, which the caller closes. */
  <T> T ask(Function<RedisCommands<String, String>, T> question) {
    try (var connection = client.connect()) {
      return question.apply(connection.sync());
    }
  }

  /** Events without sessions, due after {@code inactivity}. */
  RecordedEvents recordings(Duration inactivity) {
    return RecordedEvents.into(redis.url(), inactivity);
  }

  /** Folder of the journals, as configured for the services. */
  Path journals() {
    return folder.resolve("interactions");
  }

  /** Sets the folder in which the test reads journals, if it differs from that of the services. */
  void journalsAreSeenAt(Path place) {
    seen = place;
  }

  Path journal(EventRecorder.User user) {
    return seen.resolve(user.session() + ".md");
  }

  WrittenJournals written() {
    return WrittenJournals.in(seen);
  }

  /** Records the events of all users of this environment. */
  EventRecorder recorder() {
    return recorder;
  }

  /** True if no event waits in Redis, claimed or not. */
  boolean isDrained() {
    return keys("fg:{p*}:events:*").isEmpty() && keys("fg:{p*}:claim:*").isEmpty();
  }

  private List<String> keys(String pattern) {
    return ask(redis -> redis.keys(pattern));
  }

  /**
   * Makes all recorded events due at one instant, at which their timers expire too. Returns the
   * instant.
   */
  Instant makeAllDue(Duration after) {
    Instant due = Instant.now().plus(after);
    ask(
        redis ->
            redis.eval(
                """
                for _, due in ipairs(redis.call('KEYS', 'fg:{p*}:due')) do
                  for _, id in ipairs(redis.call('ZRANGE', due, 0, -1)) do redis.call('ZADD', due, ARGV[1], id) end
                end
                for _, timer in ipairs(redis.call('KEYS', 'fg:{p*}:timer:*')) do redis.call('PEXPIREAT', timer, ARGV[1]) end
                """,
                ScriptOutputType.STATUS,
                new String[0],
                String.valueOf(due.toEpochMilli())));
    return due;
  }

  /** True if no interaction waits for its deadline any more. */
  boolean isAllDue() {
    Range<Long> later = Range.create(System.currentTimeMillis(), Long.MAX_VALUE);
    return keys("fg:{p*}:due").stream()
        .allMatch(due -> ask(redis -> redis.zcount(due, later)) == 0);
  }

  /** Waits until all events are written, and compares them with the acknowledged ones. */
  WrittenJournals awaitAllWritten(Duration patience) {
    Awaitility.await().atMost(patience).pollInterval(Duration.ofMillis(200)).until(this::isDrained);
    assertThat(keys("fg:{p*}:aside")).as("claims set aside").isEmpty();
    WrittenJournals written = written();
    written.isExactlyWhatWasAcknowledged(recorder);
    return written;
  }

  /** Checks by the command-line mode that the journals are sealed without a gap. */
  void expectSealed() throws IOException, InterruptedException {
    List<String> verify =
        ServiceProcess.command(
            ForestGate.class, List.of(), List.of("verify", journals().toString()));
    try (ServiceProcess check = ServiceProcess.run(folder, Map.of(), verify)) {
      assertThat(check.awaitEnd()).as(check.output()).isZero();
      assertThat(check.output()).contains("all as they were written");
    }
  }

  @Override
  public void close() throws IOException {
    replicas.forEach(Replica::close);
    client.shutdown();
    redis.close();
  }
}
