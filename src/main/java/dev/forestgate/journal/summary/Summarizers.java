package dev.forestgate.journal.summary;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.openrouter.OpenRouter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Selects the summariser by the settings and the presence of a key. */
@Configuration(proxyBeanMethods = false)
class Summarizers {
  @Bean
  Summarizer summarizer(
      JournalProperties journal, ObjectProvider<OpenRouter> openRouter, MeterRegistry registry) {
    var meters = new SummaryMeters(registry);
    var local = new LocalSummarizer();
    OpenRouter model =
        switch (journal.summarizer()) {
          case LOCAL -> null;
          case AUTO -> openRouter.getIfAvailable();
          case OPENROUTER -> openRouter.getIfAvailable(Summarizers::refuseWithoutKey);
        };
    if (model == null) {
      return events -> local.summarize(events).doOnNext(summary -> meters.countLocal());
    }
    requireTimeToWrite(model, journal);
    return new ModelSummarizer(model, local, meters);
  }

  private static OpenRouter refuseWithoutKey() {
    throw new StartRefused(
        "forestgate.journal.summarizer is openrouter, and there is no key for OpenRouter",
        "Set OPENROUTER_API_KEY, or forestgate.journal.summarizer=local");
  }

  /**
   * Checks that the lease leaves time to write; otherwise another process would take over every
   * section.
   */
  private static void requireTimeToWrite(OpenRouter model, JournalProperties journal) {
    if (model.timeout().multipliedBy(2).compareTo(journal.lease()) > 0) {
      throw new StartRefused(
          "forestgate.openrouter.timeout is more than half of forestgate.journal.lease, so a"
              + " section's lease could end before it is written",
          "Lower the first or raise the second");
    }
  }
}
