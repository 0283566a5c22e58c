package dev.forestgate.journal.openrouter;

import dev.forestgate.journal.openrouter.ModelFailure.Reason;
import dev.forestgate.secret.Secret;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends {@code POST <base-url>/chat/completions}, once per subscription. Redirects are not
 * followed, as the key must not reach another host. Compression is not requested, so a response
 * cannot expand.
 */
final class ChatCompletions {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Finish reason of a complete answer, as OpenRouter normalizes it; assumed if the server sends
   * none.
   */
  private static final String FINISHED = "stop";

  private static final List<String> REASONING = List.of("reasoning", "reasoning_content");

  private final ConnectionProvider connections;
  private final HttpClient client;
  private final String uri;
  private final long mostBytes;
  private final Clock clock;

  ChatCompletions(OpenRouterProperties properties, Secret apiKey, Clock clock) {
    this.connections =
        ConnectionProvider.builder("openrouter")
            .maxConnections(256)
            .maxIdleTime(Duration.ofSeconds(30))
            .build();
    this.uri = properties.baseUrl().toString().replaceFirst("/+$", "") + "/chat/completions";
    this.mostBytes = properties.mostBytes().toBytes();
    this.clock = clock;
    HttpClient plain =
        HttpClient.create(connections)
            // A retry of Netty would not be counted in the budget.
            .disableRetry(true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(properties.timeout().toMillis() / 2))
            .headers(headers -> fill(headers, properties, apiKey));
    this.client = uri.startsWith("https:") ? plain.secure() : plain;
  }

  /** Loads classes that would otherwise be loaded on an event loop at the first call. Blocks. */
  void warmUp() {
    client.warmup().block();
  }

  private static void fill(HttpHeaders headers, OpenRouterProperties properties, Secret apiKey) {
    headers
        .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + apiKey.reveal())
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.ACCEPT, "application/json")
        .set("X-Title", properties.appName());
    String appUrl = properties.appUrl();
    if (appUrl != null && !appUrl.isEmpty()) {
      headers.set("HTTP-Referer", appUrl);
    }
  }

  /**
   * Returns the text of the first choice as the model wrote it; may be blank. Fails with {@link
   * ModelFailure}, also if the model did not finish, or with the client's exception. Cancellation
   * closes the connection.
   */
  Mono<String> complete(byte[] body) {
    return client
        .post()
        .uri(uri)
        .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
        .response(this::read)
        .single();
  }

  private Mono<String> read(HttpClientResponse response, ByteBufFlux body) {
    int status = response.status().code();
    if (status != 200) {
      return Mono.error(ModelFailure.refused(status, retryAfter(response)));
    }
    return body.asByteArray()
        .reduceWith(ByteArrayOutputStream::new, this::append)
        .map(all -> text(all.toByteArray()));
  }

  private ByteArrayOutputStream append(ByteArrayOutputStream all, byte[] part) {
    if (all.size() + part.length > mostBytes) {
      throw ModelFailure.because(Reason.MALFORMED, "its answer is too long");
    }
    all.writeBytes(part);
    return all;
  }

  private static String text(byte[] answer) {
    try {
      JsonNode choice = JSON.readTree(answer).path("choices").path(0);
      String finish = choice.path("finish_reason").stringValue(FINISHED);
      if (!finish.equalsIgnoreCase(FINISHED)) {
        throw ModelFailure.because(Reason.UNFINISHED, "it stopped before its answer was complete");
      }
      return contentOf(choice.path("message"));
    } catch (JacksonException notJson) {
      throw ModelFailure.because(Reason.MALFORMED, "its answer is not JSON");
    }
  }

  /** Removes the reasoning that some servers put before the answer as well as beside it. */
  private static String contentOf(JsonNode message) {
    String content = message.path("content").stringValue("").strip();
    for (String member : REASONING) {
      String reasoning = message.path(member).stringValue("").strip();
      if (!reasoning.isEmpty() && content.startsWith(reasoning)) {
        content = content.substring(reasoning.length());
      }
    }
    return content;
  }

  /** Parses seconds or a date (RFC 9110, section 10.2.3); zero if absent or malformed. */
  private Duration retryAfter(HttpClientResponse response) {
    @Nullable String value = response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER);
    if (value == null) {
      return Duration.ZERO;
    }
    if (value.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
      return Duration.between(clock.instant(), date);
    } catch (DateTimeParseException unreadable) {
      return Duration.ZERO;
    }
  }

  void close() {
    connections.dispose();
  }
}
