package dev.forestgate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.files.TestJournalFolder;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.visitor.Visitor;
import dev.forestgate.visitor.VisitorLimits;
import dev.forestgate.visitor.Visitors;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;

/** Callers without a session, and the journals of their visits and sign-ins. */
class VisitorTest {
  private static final String VISITOR = "__Host-visitor";
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  private static final Pattern ACTION = Pattern.compile("\"action\":\"([^\"]+)\"");

  private final RunningService service = RunningService.shared();

  @Test
  void aBrowserGetsACookieThatNoScriptReadsForAYear() {
    ResponseCookie cookie = cookie(tell(browser(null), "page.view"));
    assertThat(cookie.getValue()).matches("[89a-f][0-9a-f-]{35}\\.[A-Za-z0-9_-]{43}");
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.isSecure()).isTrue();
    assertThat(cookie.getSameSite()).isEqualTo("Lax");
    assertThat(cookie.getPath()).isEqualTo("/");
    assertThat(cookie.getDomain()).isNull();
    assertThat(cookie.getMaxAge()).isEqualTo(Duration.ofDays(365));
  }

  @Test
  void browserGetsACookieWithAnyResponse() {
    String name = RunningService.freshName();
    Map<String, String> account = Map.of("username", name, "password", RunningService.PASSWORD);
    for (int status : List.of(201, 409)) {
      assertThat(cookie(post(browser(null), "/api/auth/register", account, status)).getValue())
          .isNotEmpty();
    }
    for (Map<String, String> body : List.of(account, Map.of("username", name, "password", "no"))) {
      int status = body.equals(account) ? 200 : 401;
      assertThat(cookie(post(browser(null), "/login", body, status)).getValue()).isNotEmpty();
    }
  }

  @Test
  void aClientThatIsNoBrowserGetsNoneUnlessItBringsOne() {
    WebTestClient program =
        service
            .client()
            .mutate()
            .defaultHeader(HttpHeaders.USER_AGENT, RunningService.freshName())
            .build();
    assertThat(tell(program, "page.view").getResponseCookies()).isEmpty();
    String value = cookie(tell(browser(null), "page.view")).getValue();
    WebTestClient holder = program.mutate().defaultCookie(VISITOR, value).build();
    assertThat(cookie(tell(holder, "page.view")).getValue()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "forged", "8a20305a-0b9c-881f-b213-d9a59189c3cd.AAAA"})
  void aForgedCookieIsReplaced(String forged) {
    String value = cookie(tell(browser(forged), "page.view")).getValue();
    assertThat(value).isNotEqualTo(forged).hasSize(80);
  }

  @Test
  void twoCookiesAreAsGoodAsNone() {
    String one = cookie(tell(browser(null), "page.view")).getValue();
    WebTestClient planted =
        service
            .client()
            .mutate()
            .defaultHeader(HttpHeaders.COOKIE, VISITOR + "=" + one + "; " + VISITOR + "=planted")
            .build();
    assertThat(cookie(tell(planted, "page.view")).getValue()).isNotEqualTo(one);
  }

  @Test
  void eventsBeforeTheSignInAreInTheVisitorsOwnJournal() throws IOException {
    String value = cookie(tell(browser(null), "page.view")).getValue();
    WebTestClient browser = browser(value);
    String name = RunningService.freshName();
    tell(browser, "plan-chosen");
    post(
        browser,
        "/api/auth/register",
        Map.of("username", name, "password", RunningService.PASSWORD),
        201);
    for (String typed :
        List.of(name, " " + name.toUpperCase(java.util.Locale.ROOT), RunningService.PASSWORD)) {
      post(browser, "/api/auth/login", Map.of("username", typed, "password", "wrong"), 401);
    }
    SignedInClient alice = signIn(browser, name);

    UUID visitor = id(value);
    Path journal = service.journal(visitor);
    awaitActions(
        journal, "plan-chosen", "registered", "sign-in-failed", "sign-in-failed", "sign-in-failed");
    String text = Files.readString(journal);
    assertThat(text)
        .startsWith("---\ninteraction: " + visitor + "\nvisitor: " + visitor + "\nstarted_at: ")
        .contains("UTC, a visitor ")
        .contains("\"source\":\"client\",\"action\":\"plan-chosen\"")
        .contains("\"device\":\"Firefox on Linux\"")
        .doesNotContain(name, RunningService.PASSWORD, alice.userId().toString(), "127.0.0.1");
    List<String> tags = found(text, Pattern.compile("\"name\":\"([^\"]{4})\""));
    assertThat(tags).hasSize(3);
    assertThat(tags.get(1)).isEqualTo(tags.get(0)).isNotEqualTo(tags.get(2));

    Path session = service.journal(alice.sessionId());
    awaitActions(session, "signed-in");
    assertThat(Files.readString(session))
        .contains("\"device\":\"Firefox on Linux\",\"visitor\":\"" + visitor + "\"")
        .doesNotContain("unusual");
    expectOnlyTheSessionToBeAlices(alice, visitor);
    expectRightlySealed(visitor);
  }

  private void expectOnlyTheSessionToBeAlices(SignedInClient alice, UUID visitor) {
    service
        .client()
        .get()
        .uri("/api/interactions")
        .cookie(RunningService.COOKIE, alice.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.interactions[*].id")
        .isEqualTo(List.of(alice.sessionId().toString()));
    service
        .client()
        .get()
        .uri("/api/interactions/" + visitor)
        .cookie(RunningService.COOKIE, alice.cookie())
        .exchange()
        .expectStatus()
        .isNotFound()
        .expectBody()
        .returnResult();
  }

  private void expectRightlySealed(UUID visitor) throws IOException {
    List<String> problems = new TestJournalFolder(service.bean(JournalProperties.class)).problems();
    assertThat(problems).noneMatch(line -> line.startsWith(visitor.toString()));
  }

  @Test
  void aCredentialThatIsNoGoodIsRefusedAndNotTakenForNone() {
    SignedInClient alice = service.signIn();
    Map<String, String> event = Map.of("action", "page.view");
    for (String cookie : List.of("", "nonsense", alice.cookie() + "x")) {
      WebTestClient client =
          service.client().mutate().defaultCookie(RunningService.COOKIE, cookie).build();
      post(client, "/api/events", event, 401);
    }
    for (String header : List.of("Bearer nonsense", "Basic abc", "")) {
      WebTestClient client =
          service.client().mutate().defaultHeader(HttpHeaders.AUTHORIZATION, header).build();
      post(client, "/api/events", event, 401);
    }
    String twice =
        RunningService.COOKIE + "=" + alice.cookie() + "; " + RunningService.COOKIE + "=planted";
    post(
        service.client().mutate().defaultHeader(HttpHeaders.COOKIE, twice).build(),
        "/api/events",
        event,
        401);
  }

  @Test
  void invalidEventOfAVisitorIsRefused() {
    ApiCalls.expectInvalid(
        ApiCalls.post(service.client(), "/api/events", Map.of("action", "Not an action")),
        "action",
        "must be 1 to 64 of a-z, 0-9, dot, dash, underscore");
  }

  @Test
  void beyondTheCapAVisitorsEventsAreRefusedAndNothingElseIs() {
    String value = cookie(tell(browser(null), "page.view")).getValue();
    WebTestClient browser = browser(value);
    tell(browser, "first");
    exhaust(value);

    ApiCalls.post(browser, "/api/events", Map.of("action", "one-too-many"))
        .expectStatus()
        .isEqualTo(429)
        .expectHeader()
        .value(
            HttpHeaders.RETRY_AFTER,
            after -> assertThat(Integer.parseInt(after)).isBetween(80_000, 86_400))
        .expectBody()
        .jsonPath("$.type")
        .isEqualTo("/problems/too-many-events");
    String name = RunningService.freshName();
    Map<String, String> account = Map.of("username", name, "password", RunningService.PASSWORD);
    post(browser, "/api/auth/register", account, 201);
    post(browser, "/login", Map.of("username", name, "password", "wrong"), 401);
    SignedInClient later = signIn(browser, name);
    awaitActions(service.journal(later.sessionId()), "signed-in");
    awaitActions(service.journal(id(value)), "first", "registered", "sign-in-failed");
  }

  /** Uses up the visitor's quota of events. */
  private void exhaust(String cookie) {
    Visitor visitor =
        service.bean(Visitors.class).recognize(Secret.of(cookie), true, "127.0.0.1", FIREFOX);
    VisitorLimits caps = service.bean(VisitorLimits.class);
    Flux.range(0, 500).flatMap(i -> caps.admitClientEvent(visitor), 32).blockLast();
  }

  @Test
  void anotherDeviceOfAnAccountIsUnusualOnce() throws IOException {
    String name = RunningService.freshName();
    service.register(name);
    service.signIn(name);
    String value = cookie(tell(browser(null), "page.view")).getValue();
    Counter counter =
        service
            .bean(MeterRegistry.class)
            .get("forestgate.signins.unusual")
            .tag("kind", "new-device")
            .counter();
    double before = counter.count();
    SignedInClient unusual = signIn(browser(value), name);
    assertThat(counter.count()).isEqualTo(before + 1);
    SignedInClient usual = signIn(browser(value), name);

    awaitActions(service.journal(unusual.sessionId()), "signed-in");
    assertThat(Files.readString(service.journal(unusual.sessionId())))
        .contains("the person signed in in an unusual way", "\"unusual\":[\"new-device\"]");
    awaitActions(service.journal(usual.sessionId()), "signed-in");
    assertThat(Files.readString(service.journal(usual.sessionId()))).doesNotContain("unusual");
  }

  @Test
  void aBrowserThatGetsItsCookieAtTheSignInIsKnownByItAtTheNext() {
    String name = RunningService.freshName();
    service.register(name);
    Map<String, String> account = Map.of("username", name, "password", RunningService.PASSWORD);
    String value = cookie(post(browser(null), "/login", account, 200)).getValue();
    SignedInClient second = signIn(browser(value), name);
    awaitActions(service.journal(second.sessionId()), "signed-in");
    assertThat(read(service.journal(second.sessionId()))).doesNotContain("unusual");
  }

  private WebTestClient browser(@Nullable String cookie) {
    WebTestClient.Builder client =
        service
            .client()
            .mutate()
            .defaultHeader(HttpHeaders.ORIGIN, service.url())
            .defaultHeader(HttpHeaders.USER_AGENT, FIREFOX);
    return (cookie == null ? client : client.defaultCookie(VISITOR, cookie)).build();
  }

  private static EntityExchangeResult<byte[]> tell(WebTestClient client, String action) {
    return post(client, "/api/events", Map.of("action", action), 202);
  }

  private static EntityExchangeResult<byte[]> post(
      WebTestClient client, String path, Map<String, ?> body, int status) {
    return client
        .post()
        .uri(path)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange()
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .returnResult();
  }

  private static SignedInClient signIn(WebTestClient client, String name) {
    return SignedInClient.of(
        client
            .post()
            .uri("/api/auth/login")
            .bodyValue(Map.of("username", name, "password", RunningService.PASSWORD))
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(SignedInClient.Body.class)
            .returnResult(),
        name);
  }

  private static ResponseCookie cookie(EntityExchangeResult<?> answer) {
    return Objects.requireNonNull(answer.getResponseCookies().getFirst(VISITOR));
  }

  private static UUID id(String cookie) {
    return UUID.fromString(cookie.substring(0, 36));
  }

  private static void awaitActions(Path journal, String... actions) {
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                assertThat(Files.exists(journal) ? found(read(journal), ACTION) : List.of())
                    .containsExactly(actions));
  }

  private static List<String> found(String text, Pattern pattern) {
    return pattern.matcher(text).results().map((MatchResult result) -> result.group(1)).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
