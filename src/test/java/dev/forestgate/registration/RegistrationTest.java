package dev.forestgate.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

class RegistrationTest {
  private static final String REGISTER = "/api/auth/register";
  private final WebTestClient client = RunningService.shared().client();

  @Test
  void theAnswerShowsTheNewAccountAndNothingElse() {
    String name = RunningService.freshName();
    Map<?, ?> body =
        Objects.requireNonNull(
            ApiCalls.post(
                    client,
                    REGISTER,
                    Map.of(
                        "username",
                        name,
                        "password",
                        RunningService.PASSWORD,
                        "email",
                        name + "@Example.org"))
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueEquals("Location", "/api/profile")
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    assertThat(body.keySet().stream().map(String::valueOf))
        .containsExactlyInAnyOrder(
            "id", "username", "email", "email_verified", "pending_email", "created_at");
    assertThat(body.get("username")).isEqualTo(name);
    assertThat(body.get("email")).isEqualTo(name + "@Example.org");
    assertThat(body.get("email_verified")).isEqualTo(false);
  }

  @Test
  void membersThatTheServiceSetsAreIgnored() {
    String name = RunningService.freshName();
    Map<String, Object> greedy = new HashMap<>();
    greedy.put("username", name);
    greedy.put("password", RunningService.PASSWORD);
    greedy.put("id", "00000000-0000-7000-8000-000000000000");
    greedy.put("role", "admin");
    greedy.put("email_verified", true);
    greedy.put("password_hash", "x");
    greedy.put("credential_version", 99);
    ApiCalls.post(client, REGISTER, greedy)
        .expectStatus()
        .isCreated()
        .expectBody()
        .jsonPath("$.email_verified")
        .isEqualTo(false)
        .jsonPath("$.id")
        .value(id -> assertThat(id).isNotEqualTo("00000000-0000-7000-8000-000000000000"))
        .jsonPath("$.role")
        .doesNotExist();
  }

  @Test
  void aNameIsTakenInEverySpelling() {
    String name = RunningService.freshName() + "k";
    RunningService.shared().register(name);
    for (String spelling :
        List.of(name, name.toUpperCase(java.util.Locale.ROOT), name.replace('k', '\u212a'))) {
      ApiCalls.expectProblem(
          ApiCalls.post(
              client, REGISTER, Map.of("username", spelling, "password", RunningService.PASSWORD)),
          409,
          """
          {"type":"/problems/username-taken","title":"User name taken","status":409,
           "detail":"Another account has this user name."}
          """);
    }
  }

  @Test
  void anAddressIsTakenInEverySpelling() {
    String address = RunningService.freshName() + "@example.org";
    ApiCalls.post(
            client,
            REGISTER,
            Map.of(
                "username",
                RunningService.freshName(),
                "password",
                RunningService.PASSWORD,
                "email",
                address))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    ApiCalls.expectProblem(
        ApiCalls.post(
            client,
            REGISTER,
            Map.of(
                "username",
                RunningService.freshName(),
                "password",
                RunningService.PASSWORD,
                "email",
                address.toUpperCase(java.util.Locale.ROOT))),
        409,
        """
        {"type":"/problems/email-taken","title":"E-mail address taken","status":409,
         "detail":"Another account has this e-mail address."}
        """);
  }

  @Test
  void ofFiftyEqualRegistrationsAtOnceOneSucceeds() {
    String name = RunningService.freshName();
    WebClient plain = WebClient.create(RunningService.shared().url());
    List<Integer> statuses =
        Objects.requireNonNull(
            Flux.range(0, 50)
                .flatMap(
                    i ->
                        ApiCalls.statusOnceAdmitted(
                            plain
                                .post()
                                .uri(REGISTER)
                                .bodyValue(
                                    Map.of("username", name, "password", RunningService.PASSWORD))),
                    50)
                .collectList()
                .block());
    assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201).hasSize(50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"password\":\"long enough\"} | username | is required",
        "{\"username\":null,\"password\":\"long enough\"} | username | is required",
        "{\"username\":\"ab\",\"password\":\"long enough\"} | username | must have 3 to 64 characters",
        "{\"username\":\"a@b\",\"password\":\"long enough\"} | username | must not contain @",
        "{\"username\":\"a\\u0007b\",\"password\":\"long enough\"} | username | must consist of visible characters",
        "{\"username\":\" abc\",\"password\":\"long enough\"} | username | must not begin or end with a space",
        "{\"username\":\"abc\"} | password | is required",
        "{\"username\":\"abc\",\"password\":null} | password | is required",
        "{\"username\":\"abc\",\"password\":\"long enough\",\"email\":\"nowhere\"} | email | must be an e-mail address",
        "{\"username\":12345,\"password\":\"long enough\"} | username | has the wrong type",
        "{\"username\":\"abc\",\"password\":12345678} | password | has the wrong type",
        "{\"username\":\"abc\",\"password\":[\"long enough\"]} | password | has the wrong type",
        "{\"username\":{\"a\":1},\"password\":\"long enough\"} | username | has the wrong type",
        "{\"username\":\"abc\",\"password\":\"long enough\",\"email\":true} | email | has the wrong type",
        "{\"username\":\"abc\",\"password\":\"long \\u0000 enough\"} | password | must be text without NUL and lone surrogates",
        "{\"username\":\"abc\",\"password\":\"long \\ud800 enough\"} | password | must be text without NUL and lone surrogates",
        "{\"username\":\"a\\u0000c\",\"password\":\"long enough\"} | username | must be text without NUL and lone surrogates"
      })
  void errorNamesTheMissingOrInvalidMember(String body, String field, String message) {
    ApiCalls.expectInvalid(ApiCalls.post(client, REGISTER, body), field, message);
  }

  @Test
  void allThatIsWrongIsNamedAtOnce() {
    ApiCalls.post(client, REGISTER, "{\"username\":\"a\",\"email\":\"b\"}")
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.errors[*].field")
        .isEqualTo(List.of("username", "email", "password"));
  }

  @ParameterizedTest
  @CsvSource({
    "short, must have at least 8 characters",
    "password123, is one of the most common passwords",
    "PassWord123, is one of the most common passwords"
  })
  void aWeakPasswordIsRefusedWithTheReason(String password, String message) {
    ApiCalls.expectProblem(
        ApiCalls.post(
            client, REGISTER, Map.of("username", RunningService.freshName(), "password", password)),
        422,
        """
        {"type":"/problems/weak-password","title":"Weak password","status":422,
         "detail":"Choose a password that is longer or less common.",
         "errors":[{"field":"password","message":"%s"}]}
        """
            .formatted(message));
  }

  @Test
  void aPasswordOfMoreThan1024BytesIsRefused() {
    ApiCalls.expectInvalid(
        ApiCalls.post(
            client,
            REGISTER,
            Map.of("username", RunningService.freshName(), "password", "é".repeat(513))),
        "password",
        "must have at most 1024 bytes in UTF-8");
  }

  @Test
  void aPasswordOf1024BytesSignsIn() {
    String name = RunningService.freshName();
    Map<String, String> body = Map.of("username", name, "password", "éàöûí".repeat(102) + "éà");
    ApiCalls.post(client, REGISTER, body).expectStatus().isCreated().expectBody().returnResult();
    ApiCalls.post(client, "/api/auth/login", body)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void composedAndDecomposedPasswordsAreTheSame() {
    String name = RunningService.freshName();
    ApiCalls.post(client, REGISTER, Map.of("username", name, "password", "caf\u00e9 au lait"))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    ApiCalls.post(
            client, "/api/auth/login", Map.of("username", name, "password", "cafe\u0301 au lait"))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }
}
