package dev.forestgate.signin.code;

import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.notifications.request.EmailBudget;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.CodeUser;
import dev.forestgate.testing.CodeUser.Begun;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.users.name.EmailAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Accounts that the proof of an address opens, on either store. */
abstract class CodeRegistrationContract {
  static final String OPENS_ACCOUNTS = "forestgate.sign-in.code=on-with-registration";

  private static final int AT_ONCE = 50;

  abstract RunningService service();

  @Test
  void aCodeOpensAnAccountWithoutUserNameAndPassword() {
    CodeUser owner = CodeUser.unknown(service());
    Begun begun = owner.begin();
    assertThat(begun.mail().text()).contains("There is no account with this address yet");
    Map<String, Object> opened = body(owner.verify(begun.byCode()), 200);
    assertThat(CodeSignInContract.user(opened))
        .containsEntry("username", null)
        .containsEntry("email", owner.email())
        .containsEntry("email_verified", true);
    service()
        .client()
        .get()
        .uri("/api/auth/session")
        .header("Authorization", "Bearer " + opened.get("access_token"))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.username")
        .isEmpty()
        .jsonPath("$.user.email")
        .isEqualTo(owner.email());
    for (String password : new String[] {"", "!", RunningService.PASSWORD}) {
      expectRefused(
          ApiCalls.post(
              service().client(),
              "/api/auth/login",
              Map.of("email", owner.email(), "password", password)),
          401,
          "invalid-credentials");
    }
    assertThat(CodeSignInContract.user(body(owner.verify(owner.begin().byLink()), 200)))
        .containsEntry("id", CodeSignInContract.user(opened).get("id"));
  }

  @Test
  void noAccountIsOpenedWithoutAProof() {
    CodeUser owner = CodeUser.unknown(service());
    Begun begun = owner.begin();
    CodeSignInContract.expectInvalid(owner.verify(begun.byWrongCode()));
    Map<String, String> form =
        Map.of(
            "username", RunningService.freshName(),
            "email", owner.email(),
            "password", RunningService.PASSWORD);
    ApiCalls.post(service().client(), "/api/auth/register", form)
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
  }

  /** The registration in between may be that of another person. */
  @Test
  @Tag("security")
  void anAccountThatWasRegisteredInBetweenYieldsToTheProof() {
    CodeUser owner = CodeUser.unknown(service());
    Begun begun = owner.begin();
    var thief = new MailUser(service(), RunningService.freshName(), owner.email());
    thief
        .post(
            "/api/auth/register",
            Map.of(
                "username", thief.username(),
                "email", thief.email(),
                "password", RunningService.PASSWORD))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    var session = service().signIn(thief.username());
    Map<String, Object> opened = body(owner.verify(begun.byCode()), 200);
    assertThat(CodeSignInContract.user(opened))
        .containsEntry("username", thief.username())
        .containsEntry("email_verified", true);
    service().expectSession(session, 401);
    expectRefused(
        thief.signIn(thief.username(), RunningService.PASSWORD), 401, "invalid-credentials");
  }

  @Test
  void aSpellingOfTheAddressSignsInToTheSameAccount() {
    CodeUser owner = CodeUser.unknown(service());
    Object id = CodeSignInContract.user(body(owner.verify(owner.begin().byCode()), 200)).get("id");
    String loud = owner.email().toUpperCase(Locale.ROOT);
    Map<String, Object> accepted =
        body(ApiCalls.post(service().client(), CodeUser.CODE, Map.of("email", loud)), 202);
    String code =
        new MailUser(service(), "", owner.email()).messages(CodeUser.SUBJECT, 2).get(1).code();
    Map<String, String> proof =
        Map.of("challenge", (String) accepted.get("challenge"), "code", code);
    assertThat(CodeSignInContract.user(body(owner.verify(proof), 200))).containsEntry("id", id);
  }

  /** Each proof has an e-mail of its own, so all fifty are right. */
  @Test
  @Tag("security")
  void fiftyProofsOfOneAddressOpenOneAccount() {
    CodeUser owner = CodeUser.unknown(service());
    List<Begun> begun = new ArrayList<>();
    for (int n = 0; n < AT_ONCE; n++) {
      resetBudget(owner);
      begun.add(owner.begin());
    }
    List<Object> accounts =
        requireNonNull(
            Flux.fromIterable(begun)
                .flatMap(one -> account(one.byCode()), AT_ONCE)
                .collectList()
                .block(TestTimeouts.HANG));
    assertThat(accounts.stream().distinct()).hasSize(1);
  }

  private void resetBudget(CodeUser owner) {
    EmailAddress address = EmailAddress.of(owner.email()).orElseThrow();
    service().bean(EmailBudget.class).reset(EmailKind.SIGN_IN_CODE, address).block();
  }

  /**
   * The id of the account that {@code proof} signs in. Empty if a loaded machine takes too long, as
   * the proof may be spent then.
   */
  private Mono<Object> account(Map<String, String> proof) {
    return WebClient.create(service().url())
        .post()
        .uri(CodeUser.CODE_VERIFY)
        .bodyValue(proof)
        .retrieve()
        .bodyToMono(Map.class)
        .onErrorResume(WebClientResponseException.ServiceUnavailable.class, late -> Mono.empty())
        .map(opened -> requireNonNull(((Map<?, ?>) requireNonNull(opened.get("user"))).get("id")));
  }

  @Test
  void theJournalOfTheVisitorHasTheRegistration() {
    CodeUser owner = CodeUser.unknown(service());
    Begun begun = owner.begin();
    String visitor = visitor(begun.byWrongCode(), "", 401);
    visitor(begun.byCode(), visitor, 200);
    Path journal = service().journal(UUID.fromString(visitor.substring(0, 36)));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(Files.exists(journal) ? Files.readString(journal) : "")
                    .contains("\"registered\"")
                    .doesNotContain(owner.email(), begun.code()));
  }

  private String visitor(Map<String, String> proof, String cookie, int status) {
    var request =
        service()
            .client()
            .post()
            .uri(CodeUser.CODE_VERIFY)
            .header(HttpHeaders.ORIGIN, "http://localhost:5173");
    if (!cookie.isEmpty()) {
      request.cookie("__Host-visitor", cookie);
    }
    var answered =
        request
            .bodyValue(proof)
            .exchange()
            .expectStatus()
            .isEqualTo(status)
            .expectBody()
            .returnResult();
    return requireNonNull(answered.getResponseCookies().getFirst("__Host-visitor")).getValue();
  }
}
