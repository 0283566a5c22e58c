package dev.forestgate.activity;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Minutes of the last hour in Redis, to which every replica adds what it has counted.
 *
 * <pre>
 * key                        type   lifetime   contents
 * fg:{activity}:&lt;minute&gt;     hash   2 hours    number by figure; minute is the number of minutes since 1970
 * </pre>
 *
 * Commands: {@code EVALSHA} of {@code redis/activity-add.lua}, {@code activity-read.lua}, one each.
 * Methods fail with Spring's {@code DataAccessException} if Redis is unavailable.
 */
@Component
public final class ActivityMinutes {
  /** Number of minutes that {@link #lastHour} returns. */
  public static final int SHOWN = 60;

  private static final Duration LIFETIME = Duration.ofHours(2);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Clock clock;
  private final Script add;
  private final Script read;

  ActivityMinutes(Scripts scripts, Clock clock) {
    this.clock = clock;
    this.add = scripts.named("activity-add");
    this.read = scripts.named("activity-read");
  }

  /** Adds {@code counted} to the present minute. */
  Mono<Void> add(Map<ActivityFigure, Long> counted) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Script.millis(LIFETIME));
    counted.forEach(
        (figure, number) -> {
          arguments.add(figure.text());
          arguments.add(number.toString());
        });
    return add.run(List.of(key(minute())), arguments).then();
  }

  /** The last {@link #SHOWN} minutes, the oldest first; the last one is still running. */
  public Mono<List<ActivityMinute>> lastHour() {
    return Mono.defer(
        () -> {
          List<Long> minutes =
              LongStream.rangeClosed(minute() - SHOWN + 1, minute()).boxed().toList();
          return read.run(minutes.stream().map(ActivityMinutes::key).toList(), List.of())
              .map(
                  reply ->
                      IntStream.range(0, SHOWN)
                          .mapToObj(n -> activity(minutes.get(n), (List<?>) reply.get(n)))
                          .toList());
        });
  }

  private static ActivityMinute activity(long minute, List<?> fields) {
    Map<Object, Long> found = new HashMap<>();
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      found.put(fields.get(i), Long.valueOf((String) fields.get(i + 1)));
    }
    Map<String, Long> figures = new LinkedHashMap<>();
    for (ActivityFigure figure : ActivityFigure.values()) {
      figures.put(figure.text(), found.getOrDefault(figure.text(), 0L));
    }
    return new ActivityMinute(Instant.EPOCH.plus(MINUTE.multipliedBy(minute)), figures);
  }

  private long minute() {
    return clock.instant().getEpochSecond() / MINUTE.toSeconds();
  }

  private static String key(long minute) {
    return "fg:{activity}:" + minute;
  }
}
