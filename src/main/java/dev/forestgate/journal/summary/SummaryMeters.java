package dev.forestgate.journal.summary;

import dev.forestgate.journal.openrouter.ModelFailure;
import dev.forestgate.journal.openrouter.ModelFailure.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import reactor.core.publisher.Mono;

/**
 * What is measured: {@code forestgate.journal.summaries} by {@code source} and {@code outcome}, and
 * how long a model took, {@code forestgate.openrouter.answers} by {@code outcome}. An outcome is
 * {@code ok} or why there was no answer.
 */
final class SummaryMeters {
  private static final String OK = "ok";

  private final MeterRegistry registry;

  /** All are there from the start, so that a zero can be seen. */
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

  /** Nobody asked for a model. */
  void countLocal() {
    summaries("local", OK).increment();
  }

  void countInsteadOfModel(Reason reason) {
    summaries("local", name(reason)).increment();
  }

  /** {@code answer}, timed from its subscription to its end; one that is cancelled is not. */
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
        .description("Summaries made, by who made them and why it was not a model")
        .tag("source", source)
        .tag("outcome", outcome)
        .register(registry);
  }

  private Timer answers(String outcome) {
    return Timer.builder("forestgate.openrouter.answers")
        .description("How long OpenRouter took, all attempts for one summary together")
        .tag("outcome", outcome)
        .register(registry);
  }

  private static String name(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
