package dev.forestgate.journal.openrouter;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.event.TestEvents;
import dev.forestgate.redis.Scripts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.test.StepVerifier;

/** Requests and responses as the server sees them. */
class ExchangeTest {
  private static final List<RecordedEvent> EVENTS =
      List.of(TestEvents.event(Instant.parse("2026-11-22T10:00:00Z"), "page.view", Map.of()));

  private static LettuceConnectionFactory connections;
  private static Scripts scripts;

  private final List<Runnable> opened = new ArrayList<>();

  @BeforeAll
  static void connect() {
    connections = TestStores.redisConnections(11);
    scripts = new Scripts(new ReactiveStringRedisTemplate(connections));
  }

  @AfterAll
  static void disconnect() {
    connections.destroy();
  }

  @AfterEach
  void close() {
    opened.forEach(Runnable::run);
  }

  @Test
  void ofAHundredMegabytesLittleIsRead() {
    int parts = 1_600;
    var sent = new AtomicInteger();
    OpenRouter openRouter =
        against(
            (request, response) ->
                response.sendByteArray(
                    Flux.range(0, parts)
                        .map(i -> new byte[64 * 1024])
                        .doOnNext(part -> sent.incrementAndGet())));
    StepVerifier.create(openRouter.summarize(EVENTS)).verifyErrorMessage("its answer is too long");
    assertThat(sent.get()).isLessThan(parts / 2);
  }

  @Test
  void aRefusalThatGoesOnForeverIsNotListenedTo() throws InterruptedException {
    var closed = new CountDownLatch(1);
    OpenRouter openRouter =
        against(
            (request, response) -> {
              request.withConnection(connection -> connection.onDispose(closed::countDown));
              return response
                  .status(402)
                  .sendByteArray(Flux.interval(Duration.ofMillis(20)).map(i -> new byte[8]));
            });
    StepVerifier.create(openRouter.summarize(EVENTS)).verifyErrorMessage("it answered 402");
    assertThat(closed.await(TestTimeouts.HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void toCancelClosesTheConnection() throws InterruptedException {
    var asked = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    OpenRouter openRouter =
        against(
            (request, response) -> {
              request.withConnection(connection -> connection.onDispose(closed::countDown));
              return request
                  .receive()
                  .aggregate()
                  .asString()
                  .doOnNext(body -> asked.countDown())
                  .then(Mono.never());
            });
    var exchange = openRouter.summarize(EVENTS).subscribe();
    assertThat(asked.await(TestTimeouts.HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    exchange.dispose();
    assertThat(closed.await(TestTimeouts.HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** At the most verbose log level of the libraries, with any response. */
  @Test
  void theKeyIsInNoLogNoErrorAndNoWords() {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var lines = new ListAppender<ILoggingEvent>();
    List<Logger> watched =
        List.of("dev.forestgate", "reactor.netty", "io.netty").stream()
            .map(context::getLogger)
            .toList();
    lines.start();
    watched.forEach(
        logger -> {
          logger.addAppender(lines);
          logger.setAdditive(false);
          logger.setLevel(Level.DEBUG);
        });
    var refused = new AtomicInteger();
    try {
      OpenRouter openRouter =
          against(
              (request, response) -> {
                String echo = request.requestHeaders().get("Authorization");
                String body =
                    "{\"choices\":[{\"message\":{\"content\":\"I was sent "
                        + echo.substring(7)
                        + ".\"}}]}";
                return response
                    .status(refused.getAndIncrement() == 0 ? 401 : 200)
                    .sendString(Mono.just(body));
              },
              "circuit-failures",
              "1",
              "circuit-pause",
              "10ms");
      StepVerifier.create(openRouter.summarize(EVENTS))
          .verifyErrorSatisfies(
              failed -> assertThat(failed.toString()).doesNotContain(TestOpenRouter.KEY));
      String words = Mono.delay(Duration.ofMillis(50)).then(openRouter.summarize(EVENTS)).block();
      assertThat(words).isEqualTo("I was sent [redacted].");
    } finally {
      watched.forEach(
          logger -> {
            logger.detachAppender(lines);
            logger.setAdditive(true);
            logger.setLevel(null);
          });
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getLoggerName)
        .anyMatch(name -> name.startsWith("reactor.netty"));
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("is not called for"));
    assertThat(lines.list)
        .extracting(line -> line.getFormattedMessage() + line.getThrowableProxy())
        .noneMatch(
            line ->
                line.contains(TestOpenRouter.KEY)
                    || line.contains(TestOpenRouter.KEY.substring(8)));
    assertThat(TestOpenRouter.properties().toString()).doesNotContain(TestOpenRouter.KEY);
  }

  private OpenRouter against(
      BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler,
      String... settings) {
    DisposableServer server =
        HttpServer.create().host("localhost").port(0).handle(handler).bindNow();
    List<String> all =
        new ArrayList<>(
            List.of("base-url", "http://localhost:" + server.port(), "daily-requests", "1000000"));
    all.addAll(List.of(settings));
    OpenRouter openRouter =
        TestOpenRouter.with(scripts, Clock.systemUTC(), all.toArray(String[]::new));
    opened.add(openRouter::destroy);
    opened.add(server::disposeNow);
    return openRouter;
  }
}
