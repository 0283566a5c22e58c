package dev.forestgate.webhooks.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.webhooks.WebhookProperties;
import dev.forestgate.webhooks.WebhookSecret;
import dev.forestgate.webhooks.WebhookTarget;
import dev.forestgate.webhooks.target.ConnectGuard;
import dev.forestgate.webhooks.target.TargetPolicy;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.resolver.AddressResolverGroup;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Sends signed messages to webhooks. A message and its response take ten seconds at most. Redirects
 * are not followed. Of the response the status is read, and no byte of its body.
 */
@Component
final class WebhookSender {
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int CONNECT_MILLIS = 5000;
  private static final int SUCCESS = 2;
  private static final int CLASS = 100;

  private final HttpClient http;
  private final Clock clock;
  private final Duration timeout;

  @Autowired
  WebhookSender(WebhookProperties properties, Clock clock) {
    this(properties.policy(), clock, null, TIMEOUT);
  }

  /**
   * @param resolver null for the usual one
   */
  WebhookSender(
      TargetPolicy policy,
      Clock clock,
      @Nullable AddressResolverGroup<?> resolver,
      Duration timeout) {
    ConnectGuard guard = new ConnectGuard(policy);
    HttpClient plain =
        HttpClient.newConnection()
            .disableRetry(true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .responseTimeout(timeout)
            .doOnChannelInit((observer, channel, remote) -> channel.pipeline().addFirst(guard));
    this.http = resolver == null ? plain : plain.resolver(resolver);
    this.clock = clock;
    this.timeout = timeout;
  }

  /** Sends {@code body}. Fails unless the response has a status of 200 to 299. */
  Mono<Void> send(WebhookTarget target, UUID id, String body) {
    URI url = URI.create(target.url());
    HttpClient client = "https".equalsIgnoreCase(url.getScheme()) ? http.secure() : http;
    byte[] bytes = body.getBytes(UTF_8);
    return client
        .headers(headers -> write(headers, target, id, body, bytes.length))
        .post()
        .uri(url)
        .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(bytes)))
        .response()
        .map(response -> response.status().code())
        .timeout(timeout)
        .flatMap(
            status ->
                status / CLASS == SUCCESS
                    ? Mono.empty()
                    : Mono.error(new UnexpectedStatus(status)));
  }

  private void write(HttpHeaders headers, WebhookTarget target, UUID id, String body, int length) {
    long seconds = clock.instant().getEpochSecond();
    byte[] key = WebhookSecret.key(target.secret()).orElseThrow();
    headers
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CONTENT_LENGTH, length)
        .set(HttpHeaderNames.USER_AGENT, "Forest-Gate")
        .set("webhook-id", id)
        .set("webhook-timestamp", seconds)
        .set("webhook-signature", WebhookSignature.of(key, id.toString(), seconds, body));
  }
}
