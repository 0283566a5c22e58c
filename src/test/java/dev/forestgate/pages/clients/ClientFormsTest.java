package dev.forestgate.pages.clients;

import static dev.forestgate.testing.FormClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.admin.users.OperatorClient;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.FormClient;
import dev.forestgate.testing.RunningService;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** Pages about OAuth clients as forms without scripts send them. */
class ClientFormsTest {
  private static final RunningService SERVICE = RunningService.shared();
  private static final String CLIENTS = "/admin/clients";
  private static final String NEW = "/admin/new-client";
  private static final String CALLBACK = "https://app.example/callback";

  private final OperatorClient admin = OperatorClient.create(SERVICE, "admin");
  private final String id = "page-" + UUID.randomUUID().toString().substring(0, 8);

  @Test
  void aClientIsCreatedGetsANewSecretAndIsRemoved() {
    FormClient browser = browser(SERVICE, admin);
    browser.get(NEW);
    String first = secret(browser.post(NEW, jobForm()));
    expectToken(first, 200);
    assertThat(browser.get(CLIENTS + "?query=" + id).body())
        .contains("<code>" + id + "</code>", "Has a secret")
        .doesNotContain(first);

    String rotation = CLIENTS + "/" + id + "/secret";
    String asked = browser.get(rotation).body();
    Map<String, String> form =
        Map.of(
            "previous_expires_in",
            "0",
            "updated_at",
            asked.replaceAll("(?s).*name=\"updated_at\" value=\"([^\"]+)\".*", "$1"));
    String second = secret(browser.post(rotation, form));
    expectToken(first, 401);
    assertThat(location(browser.post(rotation, form))).isEqualTo(CLIENTS + "/" + id);
    expectToken(second, 200);

    String removal = CLIENTS + "/" + id + "/remove";
    assertThat(browser.get(removal).body()).contains("Its id is not given again.");
    expectToken(second, 200);
    assertThat(location(browser.post(removal, Map.of()))).isEqualTo(CLIENTS + "?done=remove");
    expectToken(second, 401);
    assertThat(location(browser.post(removal, Map.of()))).isEqualTo(CLIENTS + "?done=remove");
    assertThat(browser.get(CLIENTS + "/" + id).statusCode()).isEqualTo(404);
    HttpResponse<String> again = browser.post(NEW, jobForm());
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(again.body()).contains("id=\"id-error\"", "value=\"" + id + "\"");
  }

  @Test
  void onlyWhatDiffersIsChanged() {
    FormClient browser = browser(SERVICE, admin);
    browser.get(NEW);
    Map<String, String> form = new HashMap<>(Map.of("id", id, "auth_method", "none"));
    form.put("grants.authorization_code", "true");
    form.put("redirect_uris", CALLBACK + "\r\n\r\n " + CALLBACK + "/two \r\n");
    form.put("scopes", "openid  email");
    form.put("pkce", "required");
    String page = location(browser.post(NEW, form));
    assertThat(page).isEqualTo(CLIENTS + "/" + id + "?done=create");
    assertThat(browser.get(page).body()).contains("no secret").doesNotContain("/secret\"");

    String edit = CLIENTS + "/" + id + "/edit";
    assertThat(browser.get(edit).body())
        .contains(CALLBACK + "\n" + CALLBACK + "/two", "value=\"openid email\"")
        .doesNotContain("name=\"auth_method\"");
    Map<String, String> same = new HashMap<>(form);
    same.keySet().removeAll(List.of("id", "auth_method"));
    same.put("name", id);
    assertThat(location(browser.post(edit, same))).isEqualTo(CLIENTS + "/" + id);
    same.put("name", "Shop");
    same.put("first_party", "true");
    same.put("logo_uri", "https://app.example/logo.svg");
    assertThat(location(browser.post(edit, same))).isEqualTo(CLIENTS + "/" + id + "?done=edit");
    assertThat(shown())
        .containsEntry("name", "Shop")
        .containsEntry("first_party", true)
        .containsEntry("logo_uri", "https://app.example/logo.svg")
        .containsEntry("redirect_uris", List.of(CALLBACK, CALLBACK + "/two"));
    same.put("logo_uri", "");
    browser.post(edit, same);
    assertThat(shown()).containsEntry("logo_uri", null);
  }

  @Test
  void whatIsWrongIsSaidBesideItsFieldAndKept() {
    FormClient browser = browser(SERVICE, admin);
    browser.get(NEW);
    Map<String, String> form = new HashMap<>(jobForm());
    form.put("id", "not an id");
    form.put("redirect_uris", "http://app.example/");
    form.put("tos_uri", "http://app.example/terms");
    HttpResponse<String> page = browser.post(NEW, form);
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body())
        .contains("id=\"id-error\"", "id=\"redirect_uris-error\"", "id=\"tos_uri-error\"")
        .contains(
            "value=\"not an id\"",
            ">http://app.example/</textarea>",
            "<details class=\"more\" open");
    assertThat(browser.get(CLIENTS + "?query=not+an+id").body()).contains("id=\"query-error\"");
    assertThat(browser.get(CLIENTS + "?cursor=x").statusCode()).isEqualTo(400);
    for (String unknown :
        List.of("/no-such-client", "/a%20b", "/no-such-client/edit", "/..%2Fusers")) {
      assertThat(browser.get(CLIENTS + unknown).statusCode()).as(unknown).isEqualTo(404);
    }
  }

  @Test
  void onlyAdminsChangeClients() {
    FormClient person = browser(SERVICE, OperatorClient.create(SERVICE));
    assertThat(person.get(CLIENTS).statusCode()).isEqualTo(403);
    assertThat(person.get(NEW).statusCode()).isEqualTo(403);
    assertThat(location(new FormClient(SERVICE).get(CLIENTS)))
        .isEqualTo("/sign-in?return_to=%2Fadmin%2Fclients");
    FormClient viewer = browser(SERVICE, OperatorClient.create(SERVICE, "viewer"));
    assertThat(viewer.get(CLIENTS).body()).doesNotContain(NEW);
    viewer.get(NEW);
    HttpResponse<String> refused = viewer.post(NEW, jobForm());
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("Your role does not allow this", "value=\"" + id + "\"");
    FormClient browser = browser(SERVICE, admin);
    browser.get(NEW);
    assertThat(browser.post(NEW, jobForm(), "https://evil.example").statusCode()).isEqualTo(403);
    var forged = new HashMap<>(jobForm());
    forged.put("form_token", viewer.token());
    assertThat(browser.post(NEW, forged).statusCode()).isEqualTo(403);
    assertThat(browser.get(CLIENTS + "/" + id).statusCode()).isEqualTo(404);
  }

  /** What was typed before the proof ran out is there after the next one. */
  @Test
  void aWriteNeedsAProof() {
    FormClient early = browser(SERVICE, admin);
    early.get(NEW);
    try (RunningService late =
        RunningService.start(
            Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20)),
            "forestgate.oidc.clients.m-declared.redirect-uris=" + CALLBACK)) {
      FormClient browser = browser(late, admin);
      assertThat(location(browser.get(NEW)))
          .isEqualTo("/account/elevate?return_to=%2Fadmin%2Fnew-client");
      var form = new HashMap<>(jobForm());
      form.put("form_token", early.token());
      assertThat(location(browser.post(NEW, form))).startsWith("/account/elevate?");
      early.cookies().putAll(browser.cookies());
      assertThat(early.get(NEW).body())
          .contains(
              "value=\"" + id + "\"", "name=\"grants.client_credentials\" value=\"true\" checked");
      String removal = CLIENTS + "/m-declared/remove";
      browser.get(removal);
      assertThat(location(browser.post(removal, Map.of()))).startsWith("/account/elevate?");
      assertThat(browser.get(CLIENTS + "/m-declared").body())
          .contains("It can only be changed there.")
          .doesNotContain("/m-declared/edit");
    }
  }

  private Map<String, String> jobForm() {
    return Map.of(
        "id", id,
        "auth_method", "client_secret_basic",
        "grants.client_credentials", "true",
        "scopes", "stock.read");
  }

  private Map<String, Object> shown() {
    return FactorUser.body(admin.get("/api" + CLIENTS + "/" + id), 200);
  }

  private static String secret(HttpResponse<String> page) {
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    return page.body().replaceAll("(?s).*id=\"secret\">([^<]+)<.*", "$1");
  }

  private void expectToken(String secret, int status) {
    String basic = id + ":" + secret;
    SERVICE
        .client()
        .post()
        .uri("/oauth2/token")
        .header(
            "Authorization",
            "Basic "
                + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.US_ASCII)))
        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
        .bodyValue("grant_type=client_credentials")
        .exchange()
        .expectStatus()
        .isEqualTo(status);
  }

  private static FormClient browser(RunningService service, OperatorClient operator) {
    return FormClient.of(service, operator.session());
  }
}
