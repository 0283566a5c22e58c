package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.store.RecordedEvents;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Delay between the deadline of a section and its file, beside many foreign keys. */
@Chaos
class SectionDelayTest {
  private static final int SECTIONS = 200;
  private static final Duration INACTIVITY = Duration.ofSeconds(1);
  private static final long BOUND = 2_000;
  private static final String KEYS =
      "for i = 1, 10000 do"
          + " redis.call('SET', 'foreign:' .. ARGV[1] .. ':' .. i, '', 'PX', 3600000 + i) end";
  private static ChaosEnvironment environment;

  @BeforeAll
  static void set() throws IOException {
    environment = ChaosEnvironment.create();
  }

  @AfterAll
  static void clear() throws IOException {
    environment.close();
  }

  /** A user that may not ask for notifications; Redis sends none by itself. */
  @Test
  void withTheSweepAlone() {
    environment.ask(
        redis ->
            redis.aclSetuser(
                "quiet",
                AclSetuserArgs.Builder.on()
                    .addPassword("a-password-of-this-test")
                    .allKeys()
                    .allChannels()
                    .allCommands()
                    .removeCommand(io.lettuce.core.protocol.CommandType.CONFIG)));
    try (Replica replica =
        environment
            .replicaFor(environment.redis().url("quiet", "a-password-of-this-test"))
            .start()) {
      measure("sweep only");
      assertThat(replica.process().output()).contains("notify-keyspace-events");
    }
  }

  @Test
  void withEvents() {
    try (Replica replica = environment.replica().start()) {
      measure("sweep and events");
      assertThat(replica.process().output()).doesNotContain("notify-keyspace-events");
    }
  }

  private static void measure(String how) {
    environment.ask(redis -> redis.flushall());
    // A service that has just started is slower, and that is not what is measured here.
    lags(50);
    int keys = 0;
    for (int wanted : List.of(0, 10_000, 100_000)) {
      for (; keys < wanted; keys += 10_000) {
        String batch = String.valueOf(keys);
        environment.ask(redis -> redis.eval(KEYS, ScriptOutputType.STATUS, new String[0], batch));
      }
      long[] lags = lags(SECTIONS);
      Figures.print(
          "lag, %s, %,d foreign keys: median %d ms, p99 %d ms, longest %d ms",
          how, wanted, lags[SECTIONS / 2], lags[SECTIONS * 99 / 100], lags[SECTIONS - 1]);
      assertThat(lags[SECTIONS * 99 / 100]).isLessThanOrEqualTo(BOUND);
    }
  }

  /** Of sections that fall due one after the other, sorted. */
  private static long[] lags(int sections) {
    Set<UUID> interactions = ConcurrentHashMap.newKeySet();
    try (RecordedEvents recordings = environment.recordings(INACTIVITY)) {
      Flux.interval(Duration.ofMillis(15))
          .onBackpressureBuffer()
          .take(sections)
          .map(tick -> UUID.randomUUID())
          .doOnNext(interactions::add)
          .flatMap(
              interaction ->
                  recordings
                      .record(interaction, 1, EventRecorder::nextNumber)
                      .doOnNext(event -> environment.recorder().acknowledge(event, interaction)))
          .blockLast();
    }
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(environment::isDrained);
    long[] lags =
        environment.written().journals().values().stream()
            .filter(journal -> interactions.contains(journal.interaction()))
            .flatMap(journal -> journal.sections().stream())
            .mapToLong(SectionDelayTest::lag)
            .sorted()
            .toArray();
    assertThat(LongStream.of(lags).count()).isEqualTo(sections);
    return lags;
  }

  private static long lag(WrittenJournal.Section section) {
    return Duration.between(section.lastEvent().plus(INACTIVITY), section.written()).toMillis();
  }
}
