package dev.forestgate.pages.keys;

import static dev.forestgate.testing.FormClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.admin.users.OperatorClient;
import dev.forestgate.apikeys.KeyScope;
import dev.forestgate.testing.FormClient;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

/** Pages about API keys as forms without scripts send them. */
class KeyFormsTest {
  private static final RunningService SERVICE = RunningService.shared();
  private static final String KEYS = "/account/security/keys";
  private static final String NEW = KEYS + "/new";

  @Test
  void aKeyIsShownOnceWorksAndIsRemoved() {
    FormClient browser = FormClient.of(SERVICE, SERVICE.signIn());
    assertThat(browser.get(KEYS).body()).contains("You have no keys.");
    assertThat(browser.get(NEW).body())
        .contains("value=\"7776000\" selected")
        .doesNotContain("admin:read");
    HttpResponse<String> created =
        browser.post(
            NEW, Map.of("name", "<i>Report</i>", "scopes.profile:read", "true", "expires_in", ""));
    assertThat(created.statusCode()).isEqualTo(200);
    assertThat(created.headers().firstValue("Cache-Control")).hasValue("no-store");
    String key = created.body().replaceAll("(?s).*(fg_[0-9A-Za-z]{49}).*", "$1");
    expectProfile(key, 200);

    String list = browser.get(KEYS).body();
    assertThat(list)
        .contains("&lt;i&gt;Report&lt;/i&gt;", "Read your profile", "Does not expire", "Last used:")
        .doesNotContain(key);
    String removal = list.replaceAll("(?s).*href=\"([^\"]+/remove)\".*", "$1");
    assertThat(browser.get(removal).body()).contains("refused at once");
    expectProfile(key, 200);
    assertThat(location(browser.post(removal, Map.of()))).isEqualTo(KEYS + "?done=remove");
    expectProfile(key, 401);
    assertThat(browser.get(KEYS + "?done=remove").body())
        .contains("The key is removed.", "You have no keys.");
    assertThat(location(browser.post(removal, Map.of()))).isEqualTo(KEYS);
    assertThat(browser.get(removal).statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsWrongIsSaidBesideItsField() {
    FormClient browser = FormClient.of(SERVICE, SERVICE.signIn());
    browser.get(NEW);
    HttpResponse<String> empty = browser.post(NEW, Map.of("name", " ", "expires_in", "2592000"));
    assertThat(empty.statusCode()).isEqualTo(400);
    assertThat(empty.body())
        .contains("id=\"name-error\"", "Please choose at least one.", "value=\"2592000\" selected");
    HttpResponse<String> wrong =
        browser.post(
            NEW, Map.of("name", "Kept", "scopes.characters", "true", "expires_in", "a while"));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body())
        .contains("value=\"Kept\"", "name=\"scopes.characters\" value=\"true\" checked");
    assertThat(browser.post(NEW, Map.of("name", "Kept", "scopes.all", "true")).statusCode())
        .isEqualTo(400);
    assertThat(browser.get(KEYS).body()).contains("You have no keys.");
  }

  @Test
  void scopesOfOperatorsAreOfferedToOperators() {
    OperatorClient viewer = OperatorClient.create(SERVICE, "viewer");
    assertThat(FormClient.of(SERVICE, viewer.session()).get(NEW).body())
        .contains("scopes.admin:read", "scopes.admin:write");
  }

  @Test
  void aKeyOfAnotherAccountIsNotThere() {
    SignedInClient alice = SERVICE.signIn();
    OperatorClient bob = OperatorClient.create(SERVICE).byKey(KeyScope.PROFILE_READ);
    FormClient browser = FormClient.of(SERVICE, alice);
    String removal =
        FormClient.of(SERVICE, bob.session())
            .get(KEYS)
            .body()
            .replaceAll("(?s).*href=\"([^\"]+/remove)\".*", "$1");
    browser.get(KEYS + "/new");
    assertThat(browser.get(removal).statusCode()).isEqualTo(404);
    assertThat(location(browser.post(removal, Map.of()))).isEqualTo(KEYS);
    bob.get("/api/profile").expectStatus().isOk();
  }

  @Test
  void withoutASessionOrItsTokenNothingIsDone() {
    SignedInClient alice = SERVICE.signIn();
    FormClient browser = FormClient.of(SERVICE, alice);
    browser.get(NEW);
    Map<String, String> form = Map.of("name", "Report", "scopes.profile:read", "true");
    assertThat(browser.post(NEW, form, "https://evil.example").statusCode()).isEqualTo(403);
    browser.get("/sign-in");
    assertThat(FormClient.of(SERVICE, alice).post(NEW, form).statusCode()).isEqualTo(403);
    assertThat(browser.get(KEYS).body()).contains("You have no keys.");
    for (String path : List.of(KEYS, NEW)) {
      assertThat(location(new FormClient(SERVICE).get(path)))
          .startsWith("/sign-in?return_to=%2Faccount%2Fsecurity%2Fkeys");
    }
  }

  /** A page that was open for long keeps what was typed; a fresh one asks before it is typed. */
  @Test
  void aKeyNeedsAProof() {
    SignedInClient alice = SERVICE.signIn();
    FormClient early = FormClient.of(SERVICE, alice);
    early.get(NEW);
    try (RunningService late =
        RunningService.start(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20)))) {
      FormClient browser = FormClient.of(late, alice);
      assertThat(location(browser.get(NEW)))
          .isEqualTo("/account/elevate?return_to=%2Faccount%2Fsecurity%2Fkeys%2Fnew");
      HttpResponse<String> asked =
          browser.post(
              NEW,
              Map.of("name", "Report", "scopes.characters", "true", "form_token", early.token()));
      assertThat(location(asked)).startsWith("/account/elevate");
      browser.get(location(asked));
      assertThat(
              location(
                  browser.post(
                      "/account/elevate",
                      Map.of("password", RunningService.PASSWORD, "return_to", NEW))))
          .isEqualTo(NEW);
      early.cookies().putAll(browser.cookies());
      assertThat(early.get(NEW).body())
          .contains("value=\"Report\"", "name=\"scopes.characters\" value=\"true\" checked");
    }
  }

  private static void expectProfile(String key, int status) {
    SERVICE
        .client()
        .get()
        .uri("/api/profile")
        .header(HttpHeaders.AUTHORIZATION, "Bearer " + key)
        .exchange()
        .expectStatus()
        .isEqualTo(status);
  }
}
