package dev.forestgate.journal.summary;

import dev.forestgate.journal.openrouter.ModelFailure;
import dev.forestgate.journal.openrouter.ModelFailure.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import reactor.core.publisher.Mono;

/**
 * Meters of summaries: {@code forestgate.journal.summaries} by {@code source} and {@code outcome},
 * and the duration of a model's answers, {@code forestgate.openrouter.answers} by {@code outcome}.
 * An outcome is {@code ok} or the reason for the failure.
 */
final class SummaryMeters {
  private static final String OK = "ok";

  private final MeterRegistry registry;

  /** Registers all meters at start, so that zero values are visible. */
  SummaryMeters(MeterRegistry registry) {
    this.registry = registry;
    summaries("openrouter", OK);
    summaries("local", OK);
    answers(OK);
    for (Reason reason : Reason.values()) {
      summaries("local", name(reason));
      answers(name(reason));
    }
  }

  void countModel() {
    summaries("openrouter", OK).increment();
  }

  /** Counts a local summary where no model is configured. */
  void countLocal() {
    summaries("local", OK).increment();
  }

  void countInsteadOfModel(Reason reason) {
    summaries("local", name(reason)).increment();
  }

  /** Times {@code answer} from its subscription to its end; a cancelled one is not timed. */
  Mono<String> timed(Mono<String> answer) {
    return Mono.defer(
        () -> {
          Timer.Sample sample = Timer.start(registry);
          return answer
              .doOnSuccess(words -> sample.stop(answers(OK)))
              .doOnError(ModelFailure.class, failed -> sample.stop(answers(name(failed.reason()))));
        });
  }

  private Counter summaries(String source, String outcome) {
    return Counter.builder("forestgate.journal.summaries")
        .description("Summaries by source, and the reason if a model failed")
        .tag("source", source)
        .tag("outcome", outcome)
        .register(registry);
  }

  private Timer answers(String outcome) {
    return Timer.builder("forestgate.openrouter.answers")
        .description("Duration of OpenRouter's answers, all attempts for one summary together")
        .tag("outcome", outcome)
        .register(registry);
  }

  private static String name(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
