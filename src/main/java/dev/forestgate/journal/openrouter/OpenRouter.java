package dev.forestgate.journal.openrouter;

import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.openrouter.ModelFailure.Reason;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import reactor.core.publisher.Mono;

/** Summaries by a language model at OpenRouter. Exists only if a key is set. */
@Component
@Conditional(OpenRouter.KeyIsSet.class)
public final class OpenRouter implements DisposableBean {
  private final OpenRouterProperties properties;
  private final Secret apiKey;
  private final Prompt prompt;
  private final DailyBudget budget;
  private final ChatCompletions completions;
  private final RetryPolicy retries;
  private final CircuitBreaker breaker;
  private final Clock clock;

  OpenRouter(OpenRouterProperties properties, Scripts scripts, Clock clock, SecureRandom random) {
    this.properties = properties;
    this.apiKey = Objects.requireNonNull(properties.apiKey());
    this.prompt = new Prompt(properties.model(), properties.mostTokens());
    this.budget = new DailyBudget(properties.dailyRequests(), scripts, clock);
    this.completions = new ChatCompletions(properties, apiKey, clock);
    this.retries = new RetryPolicy(properties.attempts(), clock, random);
    this.breaker =
        new CircuitBreaker(properties.circuitFailures(), properties.circuitPause(), clock);
    this.clock = clock;
    completions.warmUp();
  }

  /**
   * Summarises {@code events} in one paragraph of plain text, {@value ModelText#MOST_CHARACTERS}
   * characters at most. Never empty. Fails with {@link ModelFailure}, after {@link #timeout} at the
   * latest. Cancellation ends the exchange.
   */
  public Mono<String> summarize(List<RecordedEvent> events) {
    return breaker
        .guard(Mono.defer(() -> ask(prompt.requestBody(events))))
        .onErrorMap(Exception.class, ModelFailure::of);
  }

  /** Sends the request; each attempt is charged to the budget. */
  private Mono<String> ask(byte[] body) {
    return budget
        .spend()
        .then(Mono.defer(() -> completions.complete(body)))
        .onErrorMap(Exception.class, ModelFailure::of)
        .retryWhen(retries.until(clock.instant().plus(properties.timeout())))
        .timeout(properties.timeout())
        .map(this::plain);
  }

  private String plain(String written) {
    // A server that echoes the request must not get the key into a file.
    String text = ModelText.plain(written.replace(apiKey.reveal(), "[redacted]"));
    if (text.isEmpty()) {
      throw ModelFailure.because(Reason.MALFORMED, "its answer has no text");
    }
    return text;
  }

  /** Longest duration of {@link #summarize}. */
  public Duration timeout() {
    return properties.timeout();
  }

  /** Name of the model at OpenRouter; letters, digits and {@code _ . : / @ -}. */
  public String model() {
    return properties.model();
  }

  /** Describes model, host and daily limit for the start-up message. */
  public String description() {
    return "%s at %s, at most %d requests a day"
        .formatted(properties.model(), properties.baseUrl().getHost(), properties.dailyRequests());
  }

  @Override
  public void destroy() {
    completions.close();
  }

  static final class KeyIsSet implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return StringUtils.hasText(
          context.getEnvironment().getProperty("forestgate.openrouter.api-key"));
    }
  }
}
