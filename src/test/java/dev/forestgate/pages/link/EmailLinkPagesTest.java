package dev.forestgate.pages.link;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.forestgate.testing.FormClient;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;

/** The pages behind links of e-mails, byte by byte. */
class EmailLinkPagesTest {
  private static final String PATHS =
      "/api/auth/verify /api/auth/code/verify /api/auth/password/reset /api/auth/not-me"
          + " /api/auth/email/undo";

  private final RunningService service = RunningService.shared();

  static Stream<String> paths() {
    return Stream.of(PATHS.split(" "));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void theTokenLeavesTheAddressForACookieAndIsInNoPage(String path) {
    var browser = new FormClient(service);
    HttpResponse<String> moved = browser.get(path + "?token=s3cret-token");
    assertThat(moved.statusCode()).isEqualTo(303);
    assertThat(moved.headers().firstValue("Location")).contains(path);
    assertThat(moved.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(moved.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(moved.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("__Host-link-")
        .contains("; Path=/", "; Max-Age=1800", "; Secure", "; HTTPOnly", "; SameSite=Lax")
        .doesNotContain("s3cret");
    HttpResponse<String> page = browser.get(path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .startsWith("<!doctype html>\n<html lang=\"en\">")
        .contains("action=\"" + path + "\"")
        .doesNotContain("s3cret")
        .doesNotContain(" style=")
        .doesNotContainPattern("(?i)<[a-z]+[^>]* on[a-z]+=");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "form-action 'self';", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.headers().firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
  }

  @ParameterizedTest
  @MethodSource("paths")
  void aTokenThatIsUnknownIsRefusedOnceAndThenForgotten(String path) {
    var browser = new FormClient(service);
    browser.get(path + "?token=" + "A".repeat(43));
    browser.get(path);
    HttpResponse<String> refused =
        browser.post(path, Map.of("new_password", MailUser.NEW_PASSWORD));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("This link has been used or has expired.");
    assertThat(browser.cookies().keySet()).noneMatch(name -> name.startsWith("__Host-link-"));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void aFormOfAnotherSiteOrWithoutItsTokenUsesNoLink(String path) {
    var browser = new FormClient(service);
    browser.get(path + "?token=" + "A".repeat(43));
    browser.get(path);
    for (HttpResponse<String> refused :
        List.of(
            browser.post(path, Map.of(), "https://evil.example"),
            browser.post(path, Map.of("form_token", "")),
            browser.post(path, Map.of("form_token", "B".repeat(43))))) {
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("This form is out of date");
    }
    assertThat(browser.cookies().keySet()).anyMatch(name -> name.startsWith("__Host-link-"));
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
      new FormClient(service).get("/api/auth/password/reset?token=very-s3cret");
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
}
