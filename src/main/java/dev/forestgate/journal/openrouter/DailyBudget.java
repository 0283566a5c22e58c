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
 * Budget of requests per day (UTC), shared by all replicas. The key is {@code
 * fg:openrouter:<yyyymmdd>}, a counter that expires after two days.
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

  /** Takes one request from the budget. Fails with {@link Reason#BUDGET} if it is spent. */
  Mono<Void> spend() {
    return Mono.defer(
            () ->
                spend.run(
                    List.of("fg:openrouter:" + DAY.format(clock.instant())),
                    List.of(String.valueOf(dailyRequests), Script.millis(KEPT))))
        .onErrorMap(away -> ModelFailure.because(Reason.BUDGET, "Redis cannot check the budget"))
        .filter(reply -> reply.get(0).equals(1L))
        .switchIfEmpty(
            Mono.error(() -> ModelFailure.because(Reason.BUDGET, "today's requests are spent")))
        .then();
  }
}
