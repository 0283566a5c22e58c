package dev.forestgate.registration;

import static dev.forestgate.testing.MailUser.FORGOT;
import static dev.forestgate.testing.MailUser.INVALID_TOKEN;
import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static dev.forestgate.testing.MailUser.RESET;
import static dev.forestgate.testing.MailUser.VERIFY;
import static dev.forestgate.testing.MailUser.token;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.renewal.AccountRemoval;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.FactorOwner;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

/** Accounts that are known by their address alone, with {@code identity=either}. */
abstract class RegistrationByAddressContract {
  private static final String REGISTER = "/api/auth/register";

  /** The service under test. */
  abstract RunningService service();

  @Test
  void anAddressAndAPasswordMakeAnAccount() {
    String email = address();
    register(email)
        .expectStatus()
        .isCreated()
        .expectBody()
        .jsonPath("$.username")
        .isEqualTo(null)
        .jsonPath("$.email")
        .isEqualTo(email)
        .jsonPath("$.email_verified")
        .isEqualTo(false);
    assertThat(Mailbox.await(email, "Confirm").text().replace("\u200b", ""))
        .contains("Hello " + email);
  }

  @Test
  void anAccountWithoutAUserNameSignsInBeforeItsAddressIsVerified() {
    String email = registered();
    for (String member : List.of("username", "login", "email")) {
      String spelling = email.toUpperCase(Locale.ROOT);
      post("/api/auth/login", Map.of(member, spelling, "password", RunningService.PASSWORD))
          .expectStatus()
          .isOk()
          .expectBody()
          .jsonPath("$.user.username")
          .isEqualTo(null)
          .jsonPath("$.user.email")
          .isEqualTo(email);
    }
  }

  @Test
  void anAccountWithAUserNameDoesNotSignInByAnUnverifiedAddress() {
    MailUser alice = MailUser.register(service());
    alice
        .signIn(alice.email(), RunningService.PASSWORD)
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
  }

  @Test
  void noResponseShowsAUserName() {
    SignedInClient alice = service().signIn(registered());
    get(alice, "/api/auth/session")
        .jsonPath("$.username")
        .isEqualTo(null)
        .jsonPath("$.user.username")
        .isEqualTo(null)
        .jsonPath("$.user.email")
        .isEqualTo(alice.username());
    get(alice, "/api/profile").jsonPath("$.username").isEqualTo(null);
  }

  @Test
  void aUserNameIsAddedLater() {
    String email = registered();
    SignedInClient alice = service().signIn(email);
    String name = RunningService.freshName();
    call(alice, HttpMethod.PATCH, "/api/profile", Map.of("username", name))
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.username")
        .isEqualTo(name);
    get(alice, "/api/auth/session").jsonPath("$.username").isEqualTo(name);
    service().signIn(name);
    ApiCalls.post(
            service().client(),
            "/api/auth/login",
            Map.of("email", email, "password", RunningService.PASSWORD))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
  }

  @Test
  void aRegistrationNeedsANameOrAnAddress() {
    ApiCalls.expectInvalid(
        post(REGISTER, Map.of("password", RunningService.PASSWORD)),
        "email",
        "is required, or username is");
    service().signIn();
  }

  @Test
  void thePasswordIsNotTheAddress() {
    String email = address();
    for (String password : List.of(email.toUpperCase(Locale.ROOT), email.replaceAll("@.*", ""))) {
      post(REGISTER, Map.of("email", email, "password", password))
          .expectStatus()
          .isEqualTo(422)
          .expectBody()
          .returnResult();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"%s\"@example.org",
        "\"a b %s\"@example.org",
        "%s@localhost",
        "%s@@example.org",
        "%s@exa mple.org"
      })
  void anAddressThatNobodyDeliversToIsRefusedClearly(String form) {
    ApiCalls.expectInvalid(
        register(form.formatted(RunningService.freshName())), "email", "must be an e-mail address");
  }

  @Test
  void aLocalPartHasSixtyFourCharactersAtMost() {
    String local = RunningService.freshName();
    String longest = local + "x".repeat(64 - local.length());
    created(longest + "@example.org");
    ApiCalls.expectInvalid(
        register(longest + "x@example.org"), "email", "must be an e-mail address");
  }

  @Test
  void aPlusMakesAnotherAddressAndASpellingOfTheDomainDoesNot() {
    String name = RunningService.freshName();
    created(name + "@b\u00fccher.example");
    created(name + "+shop@b\u00fccher.example");
    register(name + "@xn--bcher-kva.example")
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.type")
        .isEqualTo("/problems/email-taken");
  }

  @Test
  void parallelRegistrationsOfTwoSpellingsMakeOneAccount() {
    String email = address();
    List<String> spellings = List.of(email, email.toUpperCase(Locale.ROOT));
    WebClient plain = WebClient.create(service().url());
    List<Integer> statuses =
        Flux.range(0, 50)
            .flatMap(
                n ->
                    ApiCalls.statusOnceAdmitted(
                        plain
                            .post()
                            .uri(REGISTER)
                            .bodyValue(
                                Map.of(
                                    "email",
                                    spellings.get(n % 2),
                                    "password",
                                    RunningService.PASSWORD))),
                50)
            .collectList()
            .block();
    assertThat(statuses).hasSize(50).containsOnlyOnce(201).containsOnly(201, 409);
    service().signIn(email);
  }

  @Test
  @Tag("security")
  void proofOfTheAddressEndsWhatAnotherPersonPrepared() {
    String email = registered();
    SignedInClient attacker = service().signIn(email);
    String refresh = refreshToken(email);
    FactorOwner.of(service(), attacker).addApp();
    verify(email, null);
    service().expectSession(attacker, 401);
    post("/api/auth/refresh", Map.of("refresh_token", refresh))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    SignedInClient owner = service().signIn(email);
    get(owner, "/api/profile").jsonPath("$.email_verified").isEqualTo(true);
    get(owner, "/api/factors").jsonPath("$.factors").isEmpty();
  }

  /**
   * Without it, an attacker escapes the end of sessions and factors by giving the account a name.
   */
  @Test
  @Tag("security")
  void aUserNameThatIsAddedFirstSparesNothing() {
    String email = registered();
    SignedInClient attacker = service().signIn(email);
    FactorOwner.of(service(), attacker).addApp();
    String name = RunningService.freshName();
    call(attacker, HttpMethod.PATCH, "/api/profile", Map.of("username", name))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    expectProofEnds(attacker, name, email);
  }

  @Test
  @Tag("security")
  void aRegistrationWithAUserNameAndTheAddressOfAnotherPersonSparesNothing() {
    MailUser registered = MailUser.register(service());
    SignedInClient attacker = service().signIn(registered.username());
    FactorOwner.of(service(), attacker).addApp();
    expectProofEnds(attacker, registered.username(), registered.email());
  }

  private void expectProofEnds(SignedInClient attacker, String name, String email) {
    verify(email, null);
    service().expectSession(attacker, 401);
    SignedInClient owner = service().signIn(name);
    get(owner, "/api/profile").jsonPath("$.email_verified").isEqualTo(true);
    get(owner, "/api/factors").jsonPath("$.factors").isEmpty();
  }

  /** Only the address that an account was opened with may be another person's from the start. */
  @Test
  void anAddressThatIsAddedLaterEndsNothing() {
    SignedInClient alice = service().signIn();
    String email = address();
    call(
            alice,
            HttpMethod.PATCH,
            "/api/profile",
            Map.of("email", email, "current_password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    verify(email, null);
    service().expectSession(alice, 200);
  }

  /** The refresh token of a new session. */
  private String refreshToken(String email) {
    Map<?, ?> body =
        requireNonNull(
            post(
                    "/api/auth/login",
                    Map.of("email", email, "password", RunningService.PASSWORD, "mode", "token"))
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    return (String) requireNonNull(body.get("refresh_token"));
  }

  @Test
  void theCodeOfTheEmailIsAProofToo() {
    String email = registered();
    SignedInClient before = service().signIn(email);
    post(VERIFY, Map.of("email", email, "code", Mailbox.await(email, "Confirm").code()))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    service().expectSession(before, 401);
    get(service().signIn(email), "/api/profile").jsonPath("$.email_verified").isEqualTo(true);
  }

  @Test
  void oneOfTwentyParallelProofsSucceeds() {
    String email = registered();
    SignedInClient before = service().signIn(email);
    Map<String, String> body = Map.of("token", token(Mailbox.await(email, "Confirm")));
    assertThat(MailUser.atOnce(service(), 20, VERIFY, body))
        .containsOnlyOnce(200)
        .containsOnly(200, 401);
    service().expectSession(before, 401);
    User user = requireNonNull(user(email));
    assertThat(user.emailVerified()).isTrue();
    assertThat(user.credentialVersion()).isEqualTo(1);
    service().signIn(email);
  }

  @Test
  void proofInASessionOfTheAccountKeepsThatSessionAlone() {
    String email = registered();
    SignedInClient here = service().signIn(email);
    SignedInClient elsewhere = service().signIn(email);
    verify(email, here);
    service().expectSession(elsewhere, 401);
    get(here, "/api/auth/session").jsonPath("$.user.email_verified").isEqualTo(true);
    service()
        .client()
        .get()
        .uri("/api/profile")
        .header(HttpHeaders.AUTHORIZATION, here.bearer())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    SignedInClient later = service().signIn(email);
    changePassword(later, NEW_PASSWORD);
    service().expectSession(here, 401);
  }

  @Test
  @Tag("security")
  void aPasswordResetProvesTheAddressAndEndsAllElse() {
    String email = registered();
    SignedInClient attacker = service().signIn(email);
    FactorOwner.of(service(), attacker).addApp();
    post(FORGOT, Map.of("email", email)).expectStatus().isAccepted().expectBody().returnResult();
    String token = token(Mailbox.await(email, "Choose a new password"));
    String confirmation = token(Mailbox.await(email, "Confirm"));
    post(RESET, Map.of("token", token, "new_password", NEW_PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    service().expectSession(attacker, 401);
    ApiCalls.expectProblem(post(VERIFY, Map.of("token", confirmation)), 401, INVALID_TOKEN);
    SignedInClient owner = service().signIn(email, NEW_PASSWORD);
    get(owner, "/api/profile").jsonPath("$.email_verified").isEqualTo(true);
    post("/api/auth/login", Map.of("email", email, "password", RunningService.PASSWORD))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
  }

  @Test
  void anotherUnverifiedRegistrationOfTheAddressIsRefused() {
    String email = registered();
    register(email).expectStatus().isEqualTo(409).expectBody().returnResult();
    ApiCalls.post(
            service().client(),
            REGISTER,
            Map.of(
                "username",
                RunningService.freshName(),
                "email",
                email,
                "password",
                RunningService.PASSWORD))
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .returnResult();
  }

  @Test
  @Tag("security")
  void theAccountYieldsToAnotherThatProvesItsAddress() {
    String email = registered();
    SignedInClient squatter = service().signIn(email);
    SignedInClient owner = service().signIn();
    Mailbox.await(email, "Confirm");
    call(
            owner,
            HttpMethod.PATCH,
            "/api/profile",
            Map.of("email", email, "current_password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    var user = new MailUser(service(), owner.username(), email);
    String token = token(user.messages("Confirm", 2).get(1));
    post(VERIFY, Map.of("token", token)).expectStatus().isOk().expectBody().returnResult();
    service().expectSession(squatter, 401);
    assertThat(users().findById(squatter.userId()).block()).isNull();
    get(owner, "/api/profile").jsonPath("$.email").isEqualTo(email);
    service().signIn(email);
  }

  @Test
  void anAccountWhoseAddressIsNotVerifiedInTimeIsDeletedWhole() {
    String email = registered();
    SignedInClient gone = service().signIn(email);
    FactorOwner.of(service(), gone).addApp();
    String verifiedEmail = registered();
    verify(verifiedEmail, null);
    SignedInClient verified = service().signIn(verifiedEmail);
    SignedInClient young = service().signIn(registered());
    Duration lifetime = service().bean(RegistrationProperties.class).unverifiedLifetime();
    cleanupAfter(lifetime.minusMinutes(5)).cleanUp().block();
    service().expectSession(gone, 200);
    cleanupAfter(lifetime).cleanUp().block();
    service().expectSession(gone, 401);
    service().expectSession(young, 401);
    service().expectSession(verified, 200);
    assertThat(user(email)).isNull();
    created(email);
  }

  private UnverifiedCleanup cleanupAfter(Duration time) {
    return new UnverifiedCleanup(
        users(),
        service().bean(OneTimeTokens.class),
        service().bean(FollowUps.class),
        service().bean(AccountRemoval.class),
        service().bean(RegistrationProperties.class),
        Clock.offset(Clock.systemUTC(), time));
  }

  private Users users() {
    return service().bean(Users.class);
  }

  private @Nullable User user(String email) {
    return users().findByEmail(EmailAddress.of(email).orElseThrow()).block();
  }

  private static String address() {
    return RunningService.freshName() + "@example.org";
  }

  /** The address of a new account without a user name. */
  private String registered() {
    String email = address();
    created(email);
    return email;
  }

  private void created(String email) {
    register(email).expectStatus().isCreated().expectBody().returnResult();
  }

  private ResponseSpec register(String email) {
    return post(REGISTER, Map.of("email", email, "password", RunningService.PASSWORD));
  }

  private ResponseSpec post(String path, Map<String, String> body) {
    return ApiCalls.post(service().client(), path, body);
  }

  /** Verifies by the link, in the session of {@code caller} if there is one. */
  private void verify(String email, @Nullable SignedInClient caller) {
    Map<String, String> body = Map.of("token", token(Mailbox.await(email, "Confirm")));
    ResponseSpec response =
        caller == null ? post(VERIFY, body) : call(caller, HttpMethod.POST, VERIFY, body);
    response.expectStatus().isOk().expectBody().returnResult();
  }

  private void changePassword(SignedInClient caller, String password) {
    call(
            caller,
            HttpMethod.POST,
            "/api/auth/password/change",
            Map.of("current_password", RunningService.PASSWORD, "new_password", password))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  private ResponseSpec call(
      SignedInClient caller, HttpMethod method, String path, Map<String, ?> body) {
    return service()
        .client()
        .method(method)
        .uri(path)
        .cookie(RunningService.COOKIE, caller.cookie())
        .bodyValue(body)
        .exchange();
  }

  private BodyContentSpec get(SignedInClient caller, String path) {
    return requireNonNull(
        service()
            .client()
            .get()
            .uri(path)
            .cookie(RunningService.COOKIE, caller.cookie())
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody());
  }
}
