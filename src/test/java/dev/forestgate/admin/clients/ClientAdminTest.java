package dev.forestgate.admin.clients;

import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static dev.forestgate.testing.FactorUser.result;
import static dev.forestgate.testing.FactorUser.string;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.audit.AuditQuery;
import dev.forestgate.audit.AuditReader;
import dev.forestgate.audit.AuditRecord;
import dev.forestgate.roles.Roles;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.Users;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** OAuth clients that operators add while the service runs. */
class ClientAdminTest {
  private static final String CLIENTS = "/api/admin/clients";
  private static final String CALLBACK = "https://app.example/callback";

  private static RunningService service;
  private static SignedInClient admin;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            "forestgate.oidc.clients.m-declared.redirect-uris=" + CALLBACK,
            "forestgate.oidc.clients.hidden.redirect-uris=" + CALLBACK);
    admin = service.signIn();
    Objects.requireNonNull(
        service.bean(Users.class).setRoles(admin.userId(), Roles.of("admin"), List.of()).block());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void anAddedClientWorksAtOnceAndItsSecretIsShownOnce() {
    Map<String, Object> created = create("a-job", jobMembers());
    String secret = string(created, "client_secret");
    assertThat(secret).hasSize(43);
    assertThat(created)
        .containsEntry("id", "a-job")
        .containsEntry("name", "a-job")
        .containsEntry("auth_method", "client_secret_basic")
        .containsEntry("declared", false)
        .containsEntry("scopes", List.of("stock.read"));
    token("a-job", secret)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.scope")
        .isEqualTo("stock.read");

    Map<String, Object> shown = body(send(HttpMethod.GET, CLIENTS + "/a-job", null), 200);
    Map<String, Object> withoutSecret = new HashMap<>(created);
    withoutSecret.remove("client_secret");
    assertThat(shown).isEqualTo(withoutSecret);
    assertThat(shown.toString()).doesNotContain(secret);
    assertThat(rowsWith(secret)).as("stored as a hash only").isZero();
    assertThat(lastRecord())
        .satisfies(
            record -> {
              assertThat(record.action()).isEqualTo("client.created");
              assertThat(record.actor().id()).isEqualTo(admin.userId());
              assertThat(record.detail()).contains("a-job").doesNotContain(secret);
            });
  }

  @Test
  void aPublicClientHasNoSecret() {
    assertThat(
            create("a-public", Map.of("auth_method", "none", "redirect_uris", List.of(CALLBACK))))
        .doesNotContainKey("client_secret");
    expectInvalid(send(HttpMethod.POST, CLIENTS + "/a-public/secret", Map.of()), "auth_method");
    expectInvalid(change("a-public", Map.of("auth_method", "client_secret_post")), "auth_method");
  }

  @Test
  void twoSecretsAreValidDuringARotation() {
    String first = string(create("a-rotated", jobMembers()), "client_secret");
    Map<String, Object> rotated =
        body(send(HttpMethod.POST, CLIENTS + "/a-rotated/secret", null), 201);
    String second = string(rotated, "client_secret");
    assertThat(rotated.get("previous_secret_expires_at")).isNotNull();
    token("a-rotated", first).expectStatus().isOk();
    token("a-rotated", second).expectStatus().isOk();

    Map<String, Object> last =
        body(
            send(HttpMethod.POST, CLIENTS + "/a-rotated/secret", Map.of("previous_expires_in", 0)),
            201);
    assertThat(last).containsEntry("previous_secret_expires_at", null);
    token("a-rotated", first).expectStatus().isUnauthorized();
    token("a-rotated", second).expectStatus().isUnauthorized();
    token("a-rotated", string(last, "client_secret")).expectStatus().isOk();
    assertThat(lastRecord().detail()).contains("client_secret");
    expectInvalid(
        send(
            HttpMethod.POST,
            CLIENTS + "/a-rotated/secret",
            Map.of("previous_expires_in", 2_592_001)),
        "previous_expires_in");
  }

  @Test
  void aChangeReplacesWhatItNamesAndLeavesTheRest() {
    create("a-changed", Map.of("redirect_uris", List.of(CALLBACK), "name", "Before"));
    Map<String, Object> changed =
        body(
            change(
                "a-changed",
                Map.of(
                    "name", "After",
                    "logo_uri", "https://app.example/logo.svg",
                    "grants", List.of("authorization_code", "refresh_token"))),
            200);
    assertThat(changed)
        .containsEntry("name", "After")
        .containsEntry("logo_uri", "https://app.example/logo.svg")
        .containsEntry("redirect_uris", List.of(CALLBACK))
        .containsEntry("grants", List.of("authorization_code", "refresh_token"));
    assertThat(lastRecord().detail()).contains("logo_uri", "grants").doesNotContain("redirect");
    assertThat(body(change("a-changed", Map.of("logo_uri", "")), 200))
        .containsEntry("logo_uri", null);
    expectInvalid(change("a-changed", Map.of()), "name");
    expectInvalid(change("a-changed", Map.of("id", "another")), "id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "id; a b",
        "id; 01a1f84a-9640-7638-8e2b-2184bcbf58ec",
        "id; forest-gate",
        "auth_method; private_key_jwt",
        "pkce; none",
        "id_token_alg; HS256",
        "logo_uri; javascript:alert(1)",
        "logo_uri; ://",
        "tos_uri; http://app.example/tos",
        "backchannel_logout_uri; http://app.example/logout",
        "name; ' '"
      })
  void aMemberThatBreaksARuleIsNamed(String member, String value) {
    Map<String, Object> form = new HashMap<>(Map.of("id", "a-broken"));
    form.put("redirect_uris", List.of(CALLBACK));
    form.put(member, value);
    expectInvalid(send(HttpMethod.POST, CLIENTS, form), member);
  }

  @Test
  void listsThatBreakARuleAreNamed() {
    for (String uri : List.of("javascript:alert(1)", CALLBACK + "#x", "http://app.example/")) {
      expectInvalid(
          send(HttpMethod.POST, CLIENTS, Map.of("id", "a-broken", "redirect_uris", List.of(uri))),
          "redirect_uris");
    }
    expectInvalid(
        send(
            HttpMethod.POST,
            CLIENTS,
            Map.of(
                "id",
                "a-broken",
                "redirect_uris",
                List.of(CALLBACK),
                "grants",
                List.of("password"))),
        "grants");
    expectInvalid(
        send(
            HttpMethod.POST,
            CLIENTS,
            Map.of("id", "a-broken", "redirect_uris", List.of(CALLBACK), "scopes", List.of("a b"))),
        "scopes");
    expectInvalid(send(HttpMethod.POST, CLIENTS, Map.of("redirect_uris", List.of(CALLBACK))), "id");
  }

  @Test
  void aRemovedClientIsRefusedAndItsIdIsNotGivenAgain() {
    String secret = string(create("a-removed", jobMembers()), "client_secret");
    String token = string(body(token("a-removed", secret), 200), "access_token");
    create("a-witness", jobMembers());
    send(HttpMethod.DELETE, CLIENTS + "/a-removed", null)
        .expectStatus()
        .isNoContent()
        .expectBody()
        .isEmpty();
    assertThat(lastRecord().action()).isEqualTo("client.removed");
    token("a-removed", secret).expectStatus().isUnauthorized();
    service
        .client()
        .get()
        .uri("/oauth2/userinfo")
        .header("Authorization", "Bearer " + token)
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    expectRefused(send(HttpMethod.GET, CLIENTS + "/a-removed", null), 404, "not-found");
    expectRefused(send(HttpMethod.DELETE, CLIENTS + "/a-removed", null), 404, "not-found");
    expectRefused(
        send(HttpMethod.POST, CLIENTS, with(jobMembers(), "id", "a-removed")), 409, "client-taken");
  }

  @Test
  void aClientOfTheSettingsIsReadOnlyAndHidesAStoredOne() {
    assertThat(body(send(HttpMethod.GET, CLIENTS + "/m-declared", null), 200))
        .containsEntry("declared", true)
        .containsEntry("created_at", null);
    expectRefused(change("m-declared", Map.of("name", "Mine")), 409, "client-declared");
    expectRefused(send(HttpMethod.DELETE, CLIENTS + "/m-declared", null), 409, "client-declared");
    expectRefused(
        send(HttpMethod.POST, CLIENTS + "/m-declared/secret", null), 409, "client-declared");
    expectRefused(
        send(HttpMethod.POST, CLIENTS, with(jobMembers(), "id", "hidden")), 409, "client-taken");
  }

  @Test
  void theListHasAllClientsInTheOrderOfTheirIdsPageByPage() {
    for (String id : List.of("l-c", "l-a", "l-b", "l-d")) {
      create(id, jobMembers());
    }
    assertThat(pages("?limit=2&query=l-")).containsExactly("l-a", "l-b", "l-c", "l-d");
    assertThat(pages("?limit=3")).contains("hidden", "l-a", "m-declared").isSorted();
    expectRefused(send(HttpMethod.GET, CLIENTS + "?query=%25", null), 400, "invalid-request");
    expectRefused(send(HttpMethod.GET, CLIENTS + "?name=x", null), 400, "invalid-request");
  }

  private static List<String> pages(String query) {
    List<String> ids = new ArrayList<>();
    Object next = null;
    do {
      String path = CLIENTS + query + (next == null ? "" : "&cursor=" + next);
      Map<String, Object> page = body(send(HttpMethod.GET, path, null), 200);
      ((List<?>) Objects.requireNonNull(page.get("clients")))
          .forEach(client -> ids.add(String.valueOf(((Map<?, ?>) client).get("id"))));
      next = page.get("next");
    } while (next != null);
    return ids;
  }

  private static Map<String, Object> jobMembers() {
    return Map.of("grants", List.of("client_credentials"), "scopes", List.of("stock.read"));
  }

  private static Map<String, Object> with(Map<String, Object> members, String name, Object value) {
    Map<String, Object> all = new HashMap<>(members);
    all.put(name, value);
    return all;
  }

  private static Map<String, Object> create(String id, Map<String, Object> members) {
    var created = result(send(HttpMethod.POST, CLIENTS, with(members, "id", id)), 201);
    assertThat(created.getResponseHeaders().getLocation()).hasToString(CLIENTS + "/" + id);
    return Objects.requireNonNull(created.getResponseBody());
  }

  private static ResponseSpec change(String id, Map<String, Object> members) {
    return send(HttpMethod.PATCH, CLIENTS + "/" + id, members);
  }

  private static ResponseSpec send(HttpMethod method, String path, @Nullable Object body) {
    var request =
        service.client().method(method).uri(path).cookie(RunningService.COOKIE, admin.cookie());
    return (body == null
            ? request
            : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body))
        .exchange();
  }

  private static ResponseSpec token(String id, String secret) {
    return service
        .client()
        .post()
        .uri("/oauth2/token")
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8)))
        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
        .bodyValue("grant_type=client_credentials")
        .exchange();
  }

  private static void expectInvalid(ResponseSpec response, String field) {
    assertThat(expectRefused(response, 400, "invalid-request").get("errors"))
        .asString()
        .contains("field=" + field);
  }

  private static AuditRecord lastRecord() {
    return Objects.requireNonNull(
        service
            .bean(AuditReader.class)
            .newest(new AuditQuery(admin.userId(), null, null, null, null), null, 1)
            .blockFirst());
  }

  private static long rowsWith(String secret) {
    return Objects.requireNonNull(
        service
            .bean(DatabaseClient.class)
            .sql("select count(*) from oauth_clients c where to_jsonb(c)::text like $1")
            .bind(0, "%" + secret + "%")
            .map(row -> row.get(0, Long.class))
            .one()
            .block());
  }
}
