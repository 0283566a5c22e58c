package dev.forestgate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient;

class AccountNameTest {
  private final WebTestClient client = RunningService.shared().client();

  @ParameterizedTest
  @CsvSource({
    "alice, ALICE, ALICE",
    "alice, alice, ",
    " , alice, alice",
    "alice@example.org, Alice@Example.org, alice@EXAMPLE.org"
  })
  void spellingsOfOneNameAgreeAndTheFirstCounts(
      @Nullable String username, @Nullable String login, @Nullable String email) {
    List<FieldError> errors = new ArrayList<>();
    String first = username == null ? login : username;
    assertThat(new AccountName(username, login, email).require("username", errors))
        .isEqualTo(first);
    assertThat(errors).isEmpty();
  }

  @Test
  void everyMemberThatDiffersFromTheFirstIsAnError() {
    List<FieldError> errors = new ArrayList<>();
    assertThat(new AccountName("alice", "bob", "alice@example.org").require("username", errors))
        .isNull();
    assertThat(errors)
        .containsExactly(
            new FieldError("login", "must name the same as username"),
            new FieldError("email", "must name the same as username"));
  }

  @Test
  void anEmptyTextIsAName() {
    List<FieldError> errors = new ArrayList<>();
    assertThat(new AccountName("", null, null).require("username", errors)).isEmpty();
    assertThat(new AccountName("", null, "alice").require("username", errors)).isNull();
  }

  @Test
  void anAddressMayBeInAnyMemberAndTheErrorNamesIt() {
    assertThat(new AccountName(null, "a@example.org", null).requireAddress().key())
        .isEqualTo("a@example.org");
    assertThatThrownBy(() -> new AccountName(null, "alice", null).requireAddress())
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.errors())
                    .containsExactly(new FieldError("login", "must be an e-mail address")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/auth/login",
        "/api/login",
        "/login",
        "/api/delete",
        "/api/auth/password/forgot",
        "/api/auth/verify/resend",
        "/api/auth/verify"
      })
  void twoDifferentNamesAreRefusedByEveryForm(String path) {
    Map<String, String> body =
        new HashMap<>(Map.of("username", "alice@example.org", "email", "bob@example.org"));
    body.put("password", RunningService.PASSWORD);
    body.put("code", "123456");
    ApiCalls.expectInvalid(
        ApiCalls.post(client, path, body), "email", "must name the same as username");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/auth/register", "/api/register", "/register"})
  void aRegistrationWithTwoDifferentNamesIsRefused(String path) {
    Map<String, String> body =
        Map.of(
            "username", RunningService.freshName(),
            "login", RunningService.freshName(),
            "password", RunningService.PASSWORD);
    ApiCalls.expectInvalid(
        ApiCalls.post(client, path, body), "login", "must name the same as username");
  }

  @Test
  void aRegistrationTakesANameAndAnAddressOfItsOwn() {
    String name = RunningService.freshName();
    Map<String, String> body =
        Map.of(
            "username",
            name,
            "login",
            name,
            "email",
            name + "@example.org",
            "password",
            RunningService.PASSWORD);
    ApiCalls.post(client, "/api/auth/register", body)
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
  }

  @ParameterizedTest
  @ValueSource(strings = {"username", "login", "email"})
  void aRequestForAnEmailTakesTheAddressUnderEachMember(String member) {
    Map<String, String> body = Map.of(member, RunningService.freshName() + "@example.org");
    for (String path : List.of("/api/auth/password/forgot", "/api/auth/verify/resend")) {
      ApiCalls.post(client, path, body).expectStatus().isAccepted().expectBody().returnResult();
    }
  }
}
