package dev.forestgate.journal.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.event.TestEvents;
import dev.forestgate.journal.openrouter.OpenRouter;
import dev.forestgate.journal.openrouter.TestOpenRouter;
import dev.forestgate.redis.Scripts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/** Choice of the summarizer. None is called, so there is no store. */
class SummarizersTest {
  private static final String LOCAL = "made locally, without a language model";
  private static final String MODEL =
      "openai/gpt-4o-mini at openrouter.ai, at most 1000 requests a day";

  private final ApplicationContextRunner withoutKey =
      new ApplicationContextRunner()
          .withUserConfiguration(Summarizers.class, Properties.class)
          .withBean(SimpleMeterRegistry.class)
          .withBean(OpenRouter.class, SummarizersTest::openRouter);
  private final ApplicationContextRunner withKey =
      withoutKey.withPropertyValues("forestgate.openrouter.api-key=" + TestOpenRouter.KEY);

  @Test
  void ofItselfItIsTheModelWhereThereIsAKeyElseLocal() {
    withKey.run(
        context -> assertThat(context.getBean(Summarizer.class).description()).isEqualTo(MODEL));
    withoutKey.run(
        context -> assertThat(context.getBean(Summarizer.class).description()).isEqualTo(LOCAL));
  }

  @Test
  void localIgnoresTheKey() {
    withKey
        .withPropertyValues("forestgate.journal.summarizer=local")
        .run(
            context -> {
              var summarizer = context.getBean(Summarizer.class);
              assertThat(summarizer.description()).isEqualTo(LOCAL);
              var events = TestEvents.claim(UUID.randomUUID(), 1).events();
              assertThat(Objects.requireNonNull(summarizer.summarize(events).block()).source())
                  .isEqualTo("local summary, made without a language model");
              assertThat(
                      context
                          .getBean(MeterRegistry.class)
                          .get("forestgate.journal.summaries")
                          .tags("source", "local", "outcome", "ok")
                          .counter()
                          .count())
                  .isEqualTo(1);
            });
  }

  @Test
  void configuredModelNeedsAKey() {
    withKey
        .withPropertyValues("forestgate.journal.summarizer=openrouter")
        .run(
            context ->
                assertThat(context.getBean(Summarizer.class).description()).isEqualTo(MODEL));
    withoutKey
        .withPropertyValues("forestgate.journal.summarizer=openrouter")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("OPENROUTER_API_KEY"));
  }

  @Test
  void aLeaseMustLastForASummaryAndAWrite() {
    withKey
        .withPropertyValues("forestgate.journal.lease=19s")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("forestgate.openrouter.timeout"));
    withoutKey
        .withPropertyValues("forestgate.journal.lease=19s")
        .run(context -> assertThat(context).hasNotFailed());
  }

  private static OpenRouter openRouter() {
    var redis = new ReactiveStringRedisTemplate(new LettuceConnectionFactory());
    return TestOpenRouter.with(new Scripts(redis), Clock.systemUTC());
  }

  @EnableConfigurationProperties(JournalProperties.class)
  private static final class Properties {}
}
