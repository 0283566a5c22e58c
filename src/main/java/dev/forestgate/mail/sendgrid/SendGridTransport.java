package dev.forestgate.mail.sendgrid;

import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.template.RenderedEmail;
import dev.forestgate.mail.transport.DeliveryFailure;
import dev.forestgate.mail.transport.DeliveryFailure.Reason;
import dev.forestgate.mail.transport.MailTransport;
import dev.forestgate.secret.Secret;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Delivers e-mails through SendGrid: {@code POST <base-url>/v3/mail/send}, once per subscription;
 * any 2xx is success. Redirects are not followed, so that key and e-mail go to no other server.
 */
public final class SendGridTransport implements MailTransport, DisposableBean {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_BYTES = 16 * 1024;
  private static final Duration ENOUGH = Duration.ofMillis(500);

  private final ConnectionProvider connections;
  private final HttpClient client;
  private final String uri;
  private final String host;
  private final Secret apiKey;
  private final SendGridBody body;
  private final RetryAfter retryAfter;

  public SendGridTransport(
      SendGridProperties properties, Secret apiKey, MailProperties mail, Clock clock) {
    this.connections =
        ConnectionProvider.builder("sendgrid")
            .maxConnections(mail.concurrency())
            .maxIdleTime(Duration.ofSeconds(30))
            .build();
    this.uri = properties.baseUrl().toString().replaceFirst("/+$", "") + "/v3/mail/send";
    this.host = properties.baseUrl().getHost();
    this.apiKey = apiKey;
    this.body = new SendGridBody(mail);
    this.retryAfter = new RetryAfter(clock);
    HttpClient plain =
        HttpClient.create(connections)
            // A retry of Netty would be an attempt that the outbox does not count.
            .disableRetry(true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(mail.timeout().toMillis() / 2))
            .headers(this::fill);
    this.client = uri.startsWith("https:") ? plain.secure() : plain;
    // Loads classes that the first e-mail would load on an event loop; blocks.
    client.warmup().block();
  }

  private void fill(HttpHeaders headers) {
    headers
        .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + apiKey.reveal())
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.ACCEPT, "application/json");
  }

  @Override
  public Mono<Void> deliver(RenderedEmail message) {
    return client
        .post()
        .uri(uri)
        .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body.of(message))))
        .response(this::read)
        .then();
  }

  @Override
  public String description() {
    return "SendGrid at " + host;
  }

  private Mono<Void> read(HttpClientResponse response, ByteBufFlux answer) {
    int status = response.status().code();
    if (status >= 200 && status < 300) {
      // Accepted, even if the rest of the answer does not arrive.
      return answer.then().timeout(ENOUGH).onErrorComplete();
    }
    @Nullable String wait = response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER);
    DeliveryFailure refused =
        DeliveryFailure.because(reason(status), "it answered " + status)
            .withRetryAfter(retryAfter.duration(wait));
    return answer
        .asByteArray()
        .takeUntil(new Limit()::isPassed)
        .take(ENOUGH)
        .reduceWith(ByteArrayOutputStream::new, SendGridTransport::append)
        .map(all -> refused.withDetail(words(all.toByteArray())))
        .onErrorReturn(refused)
        .flatMap(Mono::error);
  }

  /** 401 and 403 are about the SendGrid account, and temporary: an operator corrects it. */
  private static Reason reason(int status) {
    return switch (status) {
      case 401, 403 -> Reason.FORBIDDEN;
      case 408, 429 -> Reason.BUSY;
      default -> status >= 500 ? Reason.BUSY : Reason.REFUSED;
    };
  }

  /** First error of {@code {"errors":[{"message":…,"field":…}]}}; a blank for other bodies. */
  private String words(byte[] answer) {
    try {
      JsonNode error = JSON.readTree(answer).path("errors").path(0);
      String all =
          error.path("message").stringValue("") + " " + error.path("field").stringValue("");
      return all.replace(apiKey.reveal(), "");
    } catch (JacksonException notJson) {
      return "";
    }
  }

  private static ByteArrayOutputStream append(ByteArrayOutputStream all, byte[] part) {
    all.writeBytes(part);
    return all;
  }

  @Override
  public void destroy() {
    connections.dispose();
  }

  /** Bounds the part of an answer that is read. */
  private static final class Limit {
    private int read;

    boolean isPassed(byte[] part) {
      read += part.length;
      return read > MOST_BYTES;
    }
  }
}
