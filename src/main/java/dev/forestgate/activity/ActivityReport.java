package dev.forestgate.activity;

import dev.forestgate.lifecycle.BackgroundWork;
import dev.forestgate.lifecycle.LoopTiming;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Adds what the meters of this replica have counted to the minutes in Redis, every five seconds and
 * at a stop. What can't be added because Redis is unavailable is added later, to a later minute; a
 * kill loses five seconds.
 */
@Component
public final class ActivityReport {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration LAST = Duration.ofSeconds(1);

  private final ActivityMinutes minutes;
  private final MeterRegistry registry;
  private final Map<ActivityFigure, Long> reported = new EnumMap<>(ActivityFigure.class);

  ActivityReport(ActivityMinutes minutes, MeterRegistry registry) {
    this.minutes = minutes;
    this.registry = registry;
  }

  @Bean
  BackgroundWork activityReportLoop() {
    BackgroundWork loop =
        BackgroundWork.repeating(
            "report of the activity", LoopTiming.every(EVERY).after(EVERY), this::report);
    return new BackgroundWork(loop::start, ended -> loop.stop(() -> reportLast(ended)));
  }

  private void reportLast(Runnable ended) {
    report().timeout(LAST).onErrorComplete().doFinally(end -> ended.run()).subscribe();
  }

  /**
   * Adds what was counted since the last report. Fails with Spring's {@code DataAccessException} if
   * Redis is unavailable.
   */
  public Mono<Void> report() {
    return Mono.defer(
        () -> {
          Map<ActivityFigure, Long> counted = take();
          return counted.isEmpty()
              ? Mono.empty()
              : minutes.add(counted).doOnError(failed -> giveBack(counted));
        });
  }

  private synchronized Map<ActivityFigure, Long> take() {
    Map<ActivityFigure, Long> counted = new EnumMap<>(ActivityFigure.class);
    for (ActivityFigure figure : ActivityFigure.values()) {
      long total = figure.total(registry);
      long news = total - reported.getOrDefault(figure, 0L);
      if (news > 0) {
        counted.put(figure, news);
        reported.put(figure, total);
      }
    }
    return counted;
  }

  private synchronized void giveBack(Map<ActivityFigure, Long> counted) {
    counted.forEach((figure, number) -> reported.merge(figure, -number, Long::sum));
  }
}
