package dev.forestgate.pages.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** Forms that another site, another session or nobody's page posts: 403, and nothing is done. */
@Tag("security")
class FormGuardTest {
  private static final Pattern TOKEN = Pattern.compile("name=\"form_token\" value=\"([^\"]+)\"");

  private final RunningService service = RunningService.shared();
  private final SignedInClient alice = service.signIn();
  private final WebTestClient browser =
      WebTestClient.bindToServer()
          .baseUrl(service.url())
          .responseTimeout(TestTimeouts.HANG)
          .defaultHeader("Accept", "text/html")
          .build();

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "not base64!", "missing"})
  void aWrongOrMissingTokenIsRefused(String token) {
    Map<String, String> form = rename(token);
    if (token.equals("missing")) {
      form.remove(FormTokens.FIELD);
    }
    post("/account", alice, form).expectStatus().isForbidden();
    assertUnchanged();
  }

  @Test
  void theTokenOfAnotherSessionIsRefusedAndTheOwnIsNot() {
    post("/account", alice, rename(token(service.signIn()))).expectStatus().isForbidden();
    post("/account", alice, rename(token(service.signIn(alice.username()))))
        .expectStatus()
        .isForbidden();
    assertUnchanged();
    post("/account", alice, rename(token(alice))).expectStatus().isSeeOther();
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, https://evil.example",
    "Origin, null",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void anotherSiteIsRefusedEvenWithTheToken(String header, String value) {
    request("/account", alice, rename(token(alice)))
        .headers(
            headers -> {
              headers.remove("Origin"); // a browser states the site only where it states no origin
              headers.set(header, value);
            })
        .exchange()
        .expectStatus()
        .isForbidden()
        .expectBody(String.class)
        .value(page -> assertThat(page).contains("Nothing was done."));
    assertUnchanged();
  }

  @Test
  void nobodyIsSignedInToTheAccountOfAnother() {
    post("/sign-in", null, Map.of("login", alice.username(), "password", RunningService.PASSWORD))
        .expectStatus()
        .isForbidden()
        .expectCookie()
        .doesNotExist(RunningService.COOKIE);
  }

  @Test
  void signOutIsAPostWithTheToken() {
    get("/sign-out", alice).expectStatus().value(status -> assertThat(status).isIn(404, 405));
    post("/sign-out", alice, Map.of()).expectStatus().isForbidden();
    service.expectSession(alice, 200);
    post("/sign-out", alice, Map.of(FormTokens.FIELD, token(alice))).expectStatus().isSeeOther();
    service.expectSession(alice, 401);
  }

  @Test
  void aFormWhoseCookieHasExpiredLeadsToSignInAndDoesNothing() {
    post("/account", null, rename("anything"))
        .expectStatus()
        .isSeeOther()
        .expectHeader()
        .valueEquals("Location", "/sign-in?return_to=%2Faccount");
    post(
            "/account/data",
            null,
            Map.of("login", alice.username(), "password", RunningService.PASSWORD))
        .expectStatus()
        .isSeeOther();
    service.expectSession(alice, 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/account", "/account/sessions", "/account/data", "/account/apps"})
  void aPageWithoutASessionLeadsToSignInAndBack(String path) {
    get(path, null)
        .expectStatus()
        .isSeeOther()
        .expectHeader()
        .valueEquals("Location", "/sign-in?return_to=" + path.replace("/", "%2F"));
  }

  @Test
  void aPathInAFormStaysAPartOfThePath() {
    post(
            "/account/sessions",
            alice,
            Map.of(FormTokens.FIELD, token(alice), "action", "end", "session", "../sessions?x=y#"))
        .expectStatus()
        .isSeeOther();
    service.expectSession(alice, 200);
  }

  private Map<String, String> rename(String token) {
    return new HashMap<>(
        Map.of(
            FormTokens.FIELD, token, "action", "username", "username", RunningService.freshName()));
  }

  private void assertUnchanged() {
    assertThat(service.signIn(alice.username()).userId()).isEqualTo(alice.userId());
  }

  private String token(SignedInClient session) {
    String page =
        get("/account", session).expectBody(String.class).returnResult().getResponseBody();
    Matcher token = TOKEN.matcher(Objects.requireNonNull(page));
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private WebTestClient.ResponseSpec get(String path, @Nullable SignedInClient session) {
    var request = browser.get().uri(path);
    return (session == null ? request : request.cookie(RunningService.COOKIE, session.cookie()))
        .exchange();
  }

  private WebTestClient.ResponseSpec post(
      String path, @Nullable SignedInClient session, Map<String, String> form) {
    return request(path, session, form).exchange();
  }

  private WebTestClient.RequestHeadersSpec<?> request(
      String path, @Nullable SignedInClient session, Map<String, String> form) {
    MultiValueMap<String, String> fields = new LinkedMultiValueMap<>();
    form.forEach(fields::add);
    var request =
        browser
            .post()
            .uri(path)
            .header("Origin", service.url())
            .contentType(MediaType.APPLICATION_FORM_URLENCODED);
    if (session != null) {
      request.cookie(RunningService.COOKIE, session.cookie());
    }
    return request.bodyValue(fields);
  }
}
