package dev.forestgate.webhooks.delivery;

import dev.forestgate.outbox.store.Leased;
import dev.forestgate.outbox.worker.FailedAttempt;
import dev.forestgate.outbox.worker.FailedAttempt.Remedy;
import dev.forestgate.outbox.worker.QueueHandler;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.webhooks.WebhookTarget;
import dev.forestgate.webhooks.Webhooks;
import dev.forestgate.webhooks.target.ForbiddenTarget;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Delivers the messages of webhooks: eight attempts within a day, with the pauses that the Standard
 * Webhooks specification recommends; then the delivery is dead.
 */
@Component
@ConditionalOnPostgresAccounts
final class WebhookDelivery implements QueueHandler {
  static final String KIND = "webhook";

  /** Pause after each failed attempt but the last. */
  static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(4),
          Duration.ofHours(7),
          Duration.ofHours(10));

  private static final int ATTEMPTS = PAUSES.size() + 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> WORDS = new TypeReference<>() {};

  private final Webhooks webhooks;
  private final WebhookSender sender;
  private final FailingWebhooks failing;
  private final MeterRegistry registry;

  WebhookDelivery(
      Webhooks webhooks, WebhookSender sender, FailingWebhooks failing, MeterRegistry registry) {
    this.webhooks = webhooks;
    this.sender = sender;
    this.failing = failing;
    this.registry = registry;
    List.of("done", "failed", "dead").forEach(this::count);
  }

  @Override
  public Set<String> kinds() {
    return Set.of(KIND);
  }

  /** Does nothing if the webhook was removed. */
  @Override
  public Mono<Void> handle(Leased leased) {
    UUID webhook = Objects.requireNonNull(leased.entry().account());
    return webhooks
        .target(webhook)
        .flatMap(target -> send(target, leased).then(webhooks.succeeded(webhook)))
        .onErrorResume(failure -> failed(webhook, leased, failure));
  }

  private Mono<Void> send(WebhookTarget target, Leased leased) {
    if (target.isDisabled()) {
      return Mono.error(new DisabledWebhook());
    }
    Map<String, String> words = JSON.readValue(leased.entry().data(), WORDS);
    return sender.send(target, leased.entry().id(), String.valueOf(words.get("body")));
  }

  private Mono<Void> failed(UUID webhook, Leased leased, Throwable failure) {
    boolean isDead = isLast(leased) && !(failure instanceof DisabledWebhook);
    return (isDead ? failing.count(webhook) : Mono.<Void>empty()).then(Mono.error(failure));
  }

  @Override
  public FailedAttempt judge(Leased leased, Throwable failure) {
    return isLast(leased) || failure instanceof DisabledWebhook
        ? new FailedAttempt(error(failure), Remedy.GIVE_UP, Duration.ZERO)
        : new FailedAttempt(error(failure), Remedy.RETRY, PAUSES.get(leased.attempts() - 1));
  }

  private static boolean isLast(Leased leased) {
    return leased.attempts() >= ATTEMPTS;
  }

  /** A few words that operators see; the message of another failure may quote the URL. */
  private static String error(Throwable failure) {
    if (failure instanceof UnexpectedStatus || failure instanceof DisabledWebhook) {
      return String.valueOf(failure.getMessage());
    }
    if (failure instanceof ForbiddenTarget || failure.getCause() instanceof ForbiddenTarget) {
      return "private address";
    }
    if (failure instanceof UnknownHostException) {
      return "unknown host";
    }
    if (failure instanceof SSLException) {
      return "TLS failed";
    }
    if (failure instanceof TimeoutException
        || failure instanceof io.netty.handler.timeout.TimeoutException
        || failure instanceof ConnectTimeoutException) {
      return "no response in time";
    }
    if (failure instanceof ConnectException) {
      return "no connection";
    }
    return failure instanceof IOException ? "lost connection" : failure.getClass().getSimpleName();
  }

  @Override
  public void handled(Leased leased) {
    count("done").increment();
  }

  @Override
  public void failed(Leased leased, Throwable failure) {
    count("failed").increment();
  }

  @Override
  public void buried(Leased leased) {
    count("dead").increment();
  }

  private Counter count(String result) {
    return registry.counter("forestgate.webhooks.deliveries", "result", result);
  }
}
