package dev.forestgate.journal.openrouter;

import dev.forestgate.journal.openrouter.ModelFailure.Reason;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import reactor.core.publisher.Mono;

/**
 * How many requests may be sent in a day, by UTC; all replicas share it. The key is {@code
 * fg:openrouter:<yyyymmdd>}, a counter that is gone after two days.
 */
final class DailyBudget {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration KEPT = Duration.ofDays(2);

  private final int dailyRequests;
  private final Script spend;
  private final Clock clock;

  DailyBudget(int dailyRequests, Scripts scripts, Clock clock) {
    this.dailyRequests = dailyRequests;
    this.spend = scripts.named("openrouter-spend");
    this.clock = clock;
  }

  /**
   * Completes if one more request is within the budget, and fails for {@link Reason#BUDGET} else.
   */
  Mono<Void> spend() {
    return Mono.defer(
            () ->
                spend.run(
                    List.of("fg:openrouter:" + DAY.format(clock.instant())),
                    List.of(String.valueOf(dailyRequests), Script.millis(KEPT))))
        .onErrorMap(away -> ModelFailure.because(Reason.BUDGET, "Redis can't tell of the budget"))
        .filter(reply -> reply.get(0).equals(1L))
        .switchIfEmpty(
            Mono.error(() -> ModelFailure.because(Reason.BUDGET, "today's requests are spent")))
        .then();
  }
}
