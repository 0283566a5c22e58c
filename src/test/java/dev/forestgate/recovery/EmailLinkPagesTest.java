package dev.forestgate.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.forestgate.testing.RunningService;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** The pages behind links of e-mails, byte by byte. */
class EmailLinkPagesTest {
  private static final Pattern NONCE = Pattern.compile("nonce=\"([A-Za-z0-9_-]{22})\"");

  private final RunningService service = RunningService.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/auth/verify",
        "/api/auth/code/verify",
        "/api/auth/password/reset",
        "/api/auth/not-me",
        "/api/auth/email/undo"
      })
  void nothingRunsOnAPageButWhatCameWithIt(String path) {
    Set<String> nonces = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      EntityExchangeResult<String> answer = get(path + "?token=s3cret-" + i);
      String html = Objects.requireNonNull(answer.getResponseBody());
      Set<String> inPage = new HashSet<>();
      Matcher found = NONCE.matcher(html);
      while (found.find()) {
        inPage.add(found.group(1));
      }
      assertThat(inPage).hasSize(1);
      nonces.addAll(inPage);
      String nonce = inPage.iterator().next();
      assertThat(answer.getResponseHeaders().get("Content-Security-Policy"))
          .containsExactly(
              "default-src 'none'; script-src 'nonce-"
                  + nonce
                  + "'; style-src 'nonce-"
                  + nonce
                  + "'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors"
                  + " 'none'");
      assertThat(html).doesNotContain("s3cret").doesNotContain("{{").doesNotContain(" style=");
      assertThat(html).doesNotContainPattern("(?i)<[a-z]+[^>]* on[a-z]+=");
      assertThat(html).doesNotContainPattern("(?i)(src|href)=");
    }
    assertThat(nonces).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/auth/verify",
        "/api/auth/code/verify",
        "/api/auth/password/reset",
        "/api/auth/not-me",
        "/api/auth/email/undo"
      })
  void pageIsNotStoredAndSendsNoReferrer(String path) {
    EntityExchangeResult<String> answer = get(path);
    assertThat(answer.getResponseHeaders().getCacheControl()).isEqualTo("no-store");
    assertThat(answer.getResponseHeaders().getFirst("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.getResponseHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.getResponseHeaders().getFirst("Cross-Origin-Opener-Policy"))
        .isEqualTo("same-origin");
    assertThat(answer.getResponseHeaders().getContentType())
        .isEqualTo(MediaType.parseMediaType("text/html;charset=UTF-8"));
    assertThat(answer.getResponseBody()).startsWith("<!doctype html>\n<html lang=\"en\">");
  }

  @Test
  void clientThatDoesNotAcceptHtmlGetsNoPage() {
    service
        .client()
        .get()
        .uri("/api/auth/verify?token=x")
        .accept(MediaType.APPLICATION_JSON)
        .exchange()
        .expectStatus()
        .isEqualTo(406)
        .expectBody()
        .returnResult();
  }

  /** Not even at the log level {@code TRACE}. */
  @Test
  void theQueryIsInNoLog() {
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    var appender =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            lines.add(event.getLoggerName() + " " + event.getFormattedMessage());
          }
        };
    appender.start();
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    List<Logger> everything =
        List.of(
            context.getLogger("org.springframework"),
            context.getLogger("reactor"),
            context.getLogger("dev.forestgate"));
    List<Level> before = everything.stream().map(Logger::getLevel).toList();
    everything.forEach(
        logger -> {
          logger.addAppender(appender);
          logger.setAdditive(false);
          logger.setLevel(Level.TRACE);
        });
    try {
      get("/api/auth/password/reset?token=very-s3cret");
      service
          .client()
          .get()
          .uri("/api/auth/password/reset?token=very-s3cret")
          .accept(MediaType.APPLICATION_JSON)
          .exchange()
          .expectStatus()
          .isEqualTo(406)
          .expectBody()
          .returnResult();
    } finally {
      for (int i = 0; i < everything.size(); i++) {
        everything.get(i).setLevel(before.get(i));
        everything.get(i).setAdditive(true);
        everything.get(i).detachAppender(appender);
      }
    }
    assertThat(lines).as("much was logged").isNotEmpty();
    assertThat(lines.stream().filter(line -> line.contains("very-s3cret"))).isEmpty();
  }

  private EntityExchangeResult<String> get(String path) {
    return service
        .client()
        .get()
        .uri(path)
        .accept(MediaType.TEXT_HTML)
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .returnResult();
  }
}
