package dev.forestgate.journal.summary;

import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.openrouter.ModelFailure;
import dev.forestgate.journal.openrouter.OpenRouter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Summarises with a language model, and locally if it does not answer in time. */
final class ModelSummarizer implements Summarizer {
  private static final Logger log = LoggerFactory.getLogger(ModelSummarizer.class);

  private final OpenRouter openRouter;
  private final Summarizer local;
  private final SummaryMeters meters;

  ModelSummarizer(OpenRouter openRouter, Summarizer local, SummaryMeters meters) {
    this.openRouter = openRouter;
    this.local = local;
    this.meters = meters;
  }

  @Override
  public Mono<Summary> summarize(List<RecordedEvent> events) {
    String source = "summary by the language model " + openRouter.model();
    return meters
        .timed(openRouter.summarize(events))
        .map(words -> new Summary(words, source))
        .doOnNext(summary -> meters.countModel())
        .onErrorResume(ModelFailure.class, failed -> insteadOfModel(events, failed));
  }

  private Mono<Summary> insteadOfModel(List<RecordedEvent> events, ModelFailure failed) {
    log.debug("OpenRouter gave no summary ({}): {}", failed.reason(), failed.getMessage());
    return local.summarize(events).doOnNext(summary -> meters.countInsteadOfModel(failed.reason()));
  }

  @Override
  public String description() {
    return openRouter.description();
  }
}
