package dev.forestgate.characters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Characters of an account over HTTP. */
class CharactersTest {
  private static final String PATH = "/api/characters";
  private static final Map<String, Object> ARIA =
      Map.of("name", "Aria", "description", "Walks by night.", "sex", 1, "race", 7);
  private static final String NOT_OWNED =
      """
      {"type":"/problems/not-owned","title":"Not owned","status":401,
       "detail":"The resource does not exist or belongs to another account."}
      """;

  private final RunningService service = RunningService.shared();
  private final WebTestClient client = service.client();

  @Test
  void aCharacterIsCreatedListedChangedAndDeleted() {
    SignedInClient alice = service.signIn();
    Map<String, Object> created = created(alice, ARIA);
    assertThat(created)
        .containsOnlyKeys("id", "name", "description", "sex", "race", "created_at", "updated_at")
        .containsAllEntriesOf(ARIA)
        .containsEntry("updated_at", created.get("created_at"));
    assertThat(UUID.fromString(String.valueOf(created.get("id"))).version()).isEqualTo(7);
    assertThat(list(alice)).containsExactly(created);

    Map<String, Object> changed = ok(put(alice, created.get("id"), Map.of("name", "Bryn")));
    assertThat(changed)
        .containsEntry("id", created.get("id"))
        .containsEntry("name", "Bryn")
        .containsEntry("description", "Walks by night.")
        .containsEntry("created_at", created.get("created_at"));
    assertThat(list(alice)).containsExactly(changed);

    assertThat(ok(delete(alice, created.get("id"))))
        .isEqualTo(Map.of("message", "Character deleted"));
    assertThat(list(alice)).isEmpty();
  }

  @Test
  void missingAndImmutableMembersStayUnchanged() {
    SignedInClient alice = service.signIn();
    Map<String, Object> created = created(alice, ARIA);
    assertThat(ok(put(alice, created.get("id"), Map.of()))).isEqualTo(created);
    Map<String, Object> others =
        Map.of("sex", 3, "race", 9, "id", UUID.randomUUID(), "user_id", UUID.randomUUID());
    assertThat(ok(put(alice, created.get("id"), others))).isEqualTo(created);
    Map<String, Object> nulls = new LinkedHashMap<>();
    nulls.put("name", null);
    nulls.put("description", null);
    assertThat(ok(put(alice, created.get("id"), nulls))).isEqualTo(created);
    assertThat(list(alice)).containsExactly(created);
  }

  @Test
  void theOldestComesFirst() {
    SignedInClient alice = service.signIn();
    List<Map<String, Object>> all =
        List.of(created(alice, ARIA), created(alice, ARIA), created(alice, ARIA));
    assertThat(list(alice)).isEqualTo(all);
  }

  @Test
  void anothersCharacterAnUnknownOneAndNonsenseLookTheSame() {
    SignedInClient alice = service.signIn();
    SignedInClient bob = service.signIn();
    Map<String, Object> ofBob = created(bob, ARIA);
    for (Object id :
        List.of(Objects.requireNonNull(ofBob.get("id")), UUID.randomUUID(), "nonsense", "17")) {
      for (WebTestClient.ResponseSpec answer :
          List.of(
              put(alice, id, Map.of("name", "Mine")),
              put(alice, id, Map.of()),
              delete(alice, id))) {
        answer.expectHeader().valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        ApiCalls.expectProblem(answer, 401, NOT_OWNED);
      }
    }
    assertThat(list(bob)).containsExactly(ofBob);
  }

  @Test
  void requestWithoutASessionIsUnauthorized() {
    for (HttpMethod method :
        List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE)) {
      boolean one = method == HttpMethod.PUT || method == HttpMethod.DELETE;
      client
          .method(method)
          .uri(one ? PATH + "/" + UUID.randomUUID() : PATH)
          .exchange()
          .expectStatus()
          .isUnauthorized()
          .expectBody()
          .jsonPath("$.type")
          .isEqualTo("/problems/unauthenticated");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name        | \"\"                | must have 1 to 64 characters",
        "name        | \"  \"              | must be one line that is not blank",
        "name        | \"a\\nb\"           | must be one line that is not blank",
        "name        | \"a\\u2028b\"       | must be one line that is not blank",
        "name        | \"a\\u0085b\"       | must be one line that is not blank",
        "name        | \"a\\u0000b\"       | must be text without NUL and lone surrogates",
        "name        | \"\\ud800\"         | must be text without NUL and lone surrogates",
        "name        | 7                   | has the wrong type",
        "name        | {}                  | has the wrong type",
        "name        | null                | is required",
        "description | \"a\\u0001b\"       | must be text without control characters",
        "description | \"\\u007f\"         | must be text without control characters",
        "description | true                | has the wrong type",
        "description | null                | is required",
        "sex         | 4                   | must be 0 to 3",
        "sex         | -1                  | must be 0 to 3",
        "sex         | 99999999999999999999| must be 0 to 3",
        "sex         | 1.0                 | has the wrong type",
        "sex         | 1.5                 | has the wrong type",
        "sex         | 1e0                 | has the wrong type",
        "sex         | \"1\"               | has the wrong type",
        "sex         | \"\"                | has the wrong type",
        "sex         | true                | has the wrong type",
        "sex         | []                  | has the wrong type",
        "sex         | null                | is required",
        "race        | 256                 | must be 0 to 255",
        "race        | -4294967295         | must be 0 to 255",
        "race        | null                | is required"
      })
  void aMemberThatIsWrongIsNamed(String field, String json, String message) {
    SignedInClient alice = service.signIn();
    Map<String, String> members = new LinkedHashMap<>();
    members.put("name", "\"Aria\"");
    members.put("description", "\"\"");
    members.put("sex", "0");
    members.put("race", "0");
    members.put(field, json);
    String body =
        members.entrySet().stream()
            .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
            .collect(java.util.stream.Collectors.joining(",", "{", "}"));
    ApiCalls.expectInvalid(post(alice, body), field, message);
    assertThat(list(alice)).isEmpty();
  }

  @Test
  void allThatIsWrongIsNamedAtOnce() {
    post(service.signIn(), "{}")
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.errors[*].field")
        .isEqualTo(List.of("name", "description", "sex", "race"));
  }

  @Test
  void lengthsAreCountedInCodePoints() {
    SignedInClient alice = service.signIn();
    String face = "\ud83d\ude00";
    Map<String, Object> longest =
        Map.of("name", face.repeat(64), "description", face.repeat(2000), "sex", 3, "race", 255);
    Map<String, Object> created = created(alice, longest);
    assertThat(created).containsAllEntriesOf(longest);
    Object id = created.get("id");
    ApiCalls.expectInvalid(
        put(alice, id, Map.of("name", face.repeat(65))), "name", "must have 1 to 64 characters");
    ApiCalls.expectInvalid(
        put(alice, id, Map.of("description", face.repeat(2001))),
        "description",
        "must have at most 2000 characters");
    assertThat(list(alice)).containsExactly(created);
  }

  @ParameterizedTest
  @ValueSource(strings = {"line\nline\r\n\ttab", "", "<b>&`\"'\\", "\u05d0\u200f \u0644\u0627"})
  void aDescriptionStaysAsItWasTyped(String description) {
    SignedInClient alice = service.signIn();
    Map<String, Object> created = created(alice, ARIA);
    assertThat(ok(put(alice, created.get("id"), Map.of("description", description))))
        .containsEntry("description", description);
  }

  @Test
  void anAccountHasAHundredCharactersAtMost() {
    SignedInClient alice = service.signIn();
    for (int i = 0; i < 100; i++) {
      created(alice, ARIA);
    }
    ApiCalls.expectProblem(
        client.post().uri(PATH).header("Authorization", alice.bearer()).bodyValue(ARIA).exchange(),
        409,
        """
        {"type":"/problems/too-many-characters","title":"Too many characters","status":409,
         "detail":"This account has reached its limit of characters; delete one first."}
        """);
    ok(delete(alice, list(alice).get(0).get("id")));
    created(alice, ARIA);
  }

  @Test
  void aDeletedAccountTakesItsCharactersAlong() {
    SignedInClient alice = service.signIn();
    created(alice, ARIA);
    ApiCalls.post(
            client,
            "/api/delete",
            Map.of("login", alice.username(), "password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    client
        .get()
        .uri(PATH)
        .header(HttpHeaders.AUTHORIZATION, alice.bearer())
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    service.register(alice.username());
    assertThat(list(service.signIn(alice.username()))).isEmpty();
  }

  @Test
  void eachChangeIsInTheJournalWithoutWhatWasTyped() throws Exception {
    SignedInClient alice = service.signIn();
    Object id =
        created(alice, Map.of("name", "Secretive", "description", "x", "sex", 0, "race", 0))
            .get("id");
    ok(put(alice, id, Map.of("name", "Secretive too", "description", "Hidden.")));
    ok(put(alice, id, Map.of()));
    put(alice, UUID.randomUUID(), Map.of("name", "Secretive too"))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    list(alice);
    ok(delete(alice, id));
    Path journal = service.journal(alice.sessionId());
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> Files.exists(journal) && Files.readString(journal).contains("-deleted"));
    String text = Files.readString(journal);
    String character = "\"detail\":{\"character\":\"" + id + "\"";
    assertThat(text)
        .containsOnlyOnce("\"source\":\"service\",\"action\":\"character-created\"," + character)
        .containsOnlyOnce("\"source\":\"service\",\"action\":\"character-changed\",")
        .containsOnlyOnce("\"source\":\"service\",\"action\":\"character-deleted\"," + character)
        .contains("\"changed\":[\"name\",\"description\"]")
        .doesNotContain("Secretive", "Hidden");
  }

  private Map<String, Object> created(SignedInClient user, Map<String, Object> body) {
    return ok(
        client
            .post()
            .uri(PATH)
            .header(HttpHeaders.AUTHORIZATION, user.bearer())
            .bodyValue(body)
            .exchange());
  }

  private WebTestClient.ResponseSpec post(SignedInClient user, String body) {
    return client
        .post()
        .uri(PATH)
        .cookie(RunningService.COOKIE, user.cookie())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private WebTestClient.ResponseSpec put(
      SignedInClient user, @Nullable Object id, Map<String, Object> body) {
    return client
        .put()
        .uri(PATH + "/" + id)
        .cookie(RunningService.COOKIE, user.cookie())
        .bodyValue(body)
        .exchange();
  }

  private WebTestClient.ResponseSpec delete(SignedInClient user, @Nullable Object id) {
    return client
        .delete()
        .uri(PATH + "/" + id)
        .cookie(RunningService.COOKIE, user.cookie())
        .exchange();
  }

  private List<Map<String, Object>> list(SignedInClient user) {
    return Objects.requireNonNull(
            client
                .get()
                .uri(PATH)
                .cookie(RunningService.COOKIE, user.cookie())
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Listed.class)
                .returnResult()
                .getResponseBody())
        .characters();
  }

  @SuppressWarnings("unchecked") // members of JSON objects are strings
  private static Map<String, Object> ok(WebTestClient.ResponseSpec answer) {
    return (Map<String, Object>)
        Objects.requireNonNull(
            answer.expectStatus().isOk().expectBody(Map.class).returnResult().getResponseBody());
  }

  private record Listed(List<Map<String, Object>> characters) {}
}
