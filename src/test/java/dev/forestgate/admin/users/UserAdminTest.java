package dev.forestgate.admin.users;

import static dev.forestgate.admin.users.OperatorClient.USERS;
import static dev.forestgate.testing.ApiCalls.expectInvalid;
import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;

/** What operators do to accounts, with two replicas of the service. */
class UserAdminTest {
  private static final RunningService SERVICE = RunningService.shared();

  private static RunningService other;
  private static OperatorClient admin;

  @BeforeAll
  static void start() {
    other = RunningService.start();
    admin = OperatorClient.create(SERVICE, "admin");
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @Test
  void anAccountIsCreatedShownChangedAndDeleted() {
    String name = RunningService.freshName();
    Map<String, Object> created =
        body(
            admin.send(
                HttpMethod.POST,
                USERS,
                Map.of(
                    "username",
                    name,
                    "email",
                    name + "@example.com",
                    "password",
                    RunningService.PASSWORD,
                    "roles",
                    List.of("editor"))),
            201);
    UUID id = UUID.fromString((String) created.get("id"));
    assertThat(admin.shown(id)).isEqualTo(created).containsEntry("roles", List.of("editor"));
    SignedInClient session = SERVICE.signIn(name);
    assertThat(admin.shown(id).get("last_signed_in_at")).isNotNull();

    String next = RunningService.freshName();
    Map<String, Object> changed =
        body(
            admin.change(
                id,
                Map.of(
                    "username",
                    next,
                    "email",
                    next + "@example.com",
                    "email_verified",
                    true,
                    "roles",
                    List.of("viewer"))),
            200);
    assertThat(changed)
        .containsEntry("username", next)
        .containsEntry("email", next + "@example.com")
        .containsEntry("email_verified", true)
        .containsEntry("roles", List.of("viewer"));
    assertThat(body(admin.change(id, Map.of("email_verified", false)), 200))
        .containsEntry("email_verified", false);

    SERVICE.expectSession(session, 200);
    admin.delete(USERS + "/" + id).expectStatus().isNoContent();
    SERVICE.expectSession(session, 401);
    expectRefused(admin.get(USERS + "/" + id), 404, "not-found");
    assertThat(actions(id))
        .containsSubsequence(
            "account.deleted", "account.changed", "role.changed", "account.created");
  }

  @Test
  void aTakenNameChangesNothing() {
    OperatorClient one = OperatorClient.create(SERVICE);
    OperatorClient two = OperatorClient.create(SERVICE);
    expectRefused(
        admin.change(
            one.id(), Map.of("username", two.session().username(), "roles", List.of("viewer"))),
        409,
        "username-taken");
    assertThat(admin.shown(one.id())).containsEntry("roles", List.of());
    assertThat(actions(one.id())).doesNotContain("account.changed", "role.changed");
  }

  @Test
  void formsAreChecked() {
    UUID id = OperatorClient.create(SERVICE).id();
    expectInvalid(admin.change(id, Map.of()), "username", "is required, or another member is");
    expectInvalid(
        admin.change(id, Map.of("roles", List.of("Admin"))),
        "roles",
        "each must have 2 to 32 characters of a-z, 0-9 and -, and begin with a letter");
    expectInvalid(
        admin.send(HttpMethod.POST, USERS, Map.of("username", "x-invited", "invite", true)),
        "email",
        "is required for an invitation");
    expectInvalid(
        admin.send(
            HttpMethod.POST,
            USERS,
            Map.of("email", "x@example.com", "password", RunningService.PASSWORD, "invite", true)),
        "password",
        "must be missing from an invitation");
    expectInvalid(
        admin.send(HttpMethod.POST, USERS, Map.of("roles", List.of())),
        "username",
        "is required, or email is");
    expectRefused(
        admin.send(
            HttpMethod.POST,
            USERS,
            Map.of("username", RunningService.freshName(), "password", "12345678")),
        422,
        "weak-password");
    expectInvalid(
        admin.send(HttpMethod.POST, USERS + "/" + id + "/password-reset", Map.of()),
        "email",
        "is missing or not verified, or the account is disabled");
  }

  /** Everything that was handed out before ends at once, at the other replica too. */
  @Test
  void aDisabledAccountGetsNothingFromAnyRoute() {
    FactorUser user = FactorUser.create(SERVICE);
    SignedInClient plain = SERVICE.signIn();
    UUID id = id(user.username());
    String challenge = user.challenge();
    String code = user.recoveryCodes().get(0);
    for (UUID one : List.of(id, plain.userId())) {
      assertThat(body(admin.change(one, Map.of("disabled", true)), 200).get("disabled_at"))
          .isNotNull();
    }
    expectRefused(
        new FactorUser(other, user.username(), user.bearer(), user.app(), user.recoveryCodes())
            .secondStep(Map.of("challenge", challenge, "recovery_code", code)),
        401,
        "invalid-challenge");
    other.expectSession(plain, 401);
    assertThat(refresh(plain)).isEqualTo(401);
    assertThat(signIn(plain.username())).isEqualTo(401);
    assertThat(signIn(user.username())).isEqualTo(401);
    admin.change(plain.userId(), Map.of("disabled", false)).expectStatus().isOk();
    other.expectSession(plain, 401);
    assertThat(signIn(plain.username())).isEqualTo(200);
    assertThat(actions(plain.userId())).contains("account.disabled", "account.enabled");
  }

  @Test
  void sessionsAreListedAndEnded() {
    SignedInClient one = SERVICE.signIn();
    SignedInClient two = SERVICE.signIn(one.username());
    String sessions = USERS + "/" + one.userId() + "/sessions";
    assertThat((List<?>) body(admin.get(sessions), 200).get("sessions")).hasSize(2);
    admin.delete(sessions + "/" + two.sessionId()).expectStatus().isNoContent();
    other.expectSession(two, 401);
    other.expectSession(one, 200);
    expectRefused(admin.delete(sessions + "/" + two.sessionId()), 404, "not-found");
    expectRefused(
        admin.delete(USERS + "/" + admin.id() + "/sessions/" + one.sessionId()), 404, "not-found");
    admin.delete(sessions).expectStatus().isNoContent();
    other.expectSession(one, 401);
  }

  @Test
  void factorsAreRemovedAndTheOwnerIsTold() {
    MailUser mail = MailUser.verified(SERVICE);
    FactorUser user = FactorUser.enrol(SERVICE, mail.username());
    UUID id = id(user.username());
    assertThat(admin.shown(id)).containsEntry("factors", List.of("totp"));
    admin.delete(USERS + "/" + id + "/factors").expectStatus().isNoContent();
    assertThat(admin.shown(id)).containsEntry("factors", List.of());
    SERVICE.signIn(user.username());
    assertThat(mail.message("An operator acted on your account").text())
        .contains("removed your second factors");
    ApiCalls.expectSession(SERVICE, SERVICE.signIn(user.username()).cookie(), 200);
  }

  @Test
  void aListIsReadToItsEndWithoutGapsAndRepetitions() {
    String prefix = "l" + UUID.randomUUID().toString().substring(0, 8);
    List<String> names = new ArrayList<>();
    for (int n = 0; n < 7; n++) {
      String name = prefix + "-" + n;
      names.add(name);
      body(
          admin.send(
              HttpMethod.POST,
              USERS,
              Map.of("username", name, "email", prefix + n + "@example.com")),
          201);
    }
    List<Object> found = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      Map<String, Object> page =
          body(
              cursor == null
                  ? admin.get(USERS + "?query={q}&limit=3", prefix.toUpperCase(Locale.ROOT))
                  : admin.get(
                      USERS + "?query={q}&limit=3&cursor={c}",
                      prefix.toUpperCase(Locale.ROOT),
                      cursor),
              200);
      users(page).forEach(user -> found.add(user.get("username")));
      cursor = (String) page.get("next");
    } while (cursor != null);
    assertThat(found).containsExactlyElementsOf(names);
    assertThat(users(body(admin.get(USERS + "?query=" + prefix + "3@EXAMPLE"), 200)))
        .extracting(user -> user.get("username"))
        .containsExactly(prefix + "-3");
    assertThat(users(body(admin.get(USERS + "?query={q}", prefix.charAt(0) + "%"), 200))).isEmpty();
    assertThat(users(body(admin.get(USERS + "?query={q}", prefix.replace('-', '_') + "_"), 200)))
        .isEmpty();
  }

  @Test
  void filtersSelectAndTheNewestComeFirst() {
    OperatorClient first = OperatorClient.create(SERVICE, "r" + System.nanoTime());
    String role =
        (String) ((List<?>) Objects.requireNonNull(admin.shown(first.id()).get("roles"))).get(0);
    OperatorClient second = OperatorClient.create(SERVICE, role);
    admin.change(first.id(), Map.of("disabled", true)).expectStatus().isOk();
    assertThat(users(body(admin.get(USERS + "?role=" + role), 200)))
        .extracting(user -> user.get("id"))
        .containsExactly(second.id().toString(), first.id().toString());
    assertThat(users(body(admin.get(USERS + "?disabled=true&role=" + role), 200))).hasSize(1);
    assertThat(users(body(admin.get(USERS + "?disabled=false&role=" + role), 200))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "name=a, name, is not a parameter of this list",
    "limit=101, limit, must be 1 to 100",
    "limit=0, limit, must be 1 to 100",
    "disabled=yes, disabled, must be true or false",
    "query=, query, must have 1 to 254 characters",
    "query=a&query=b, query, must occur once",
    "cursor=x, cursor, is not a cursor of this list with these filters",
    "cursor=1KRRYZxVtRk.YQ, cursor, is not a cursor of this list with these filters"
  })
  void anInvalidQueryIsRefused(String query, String field, String message) {
    expectInvalid(admin.get(USERS + "?" + query), field, message);
  }

  @Test
  void aCursorBelongsToItsFilters() {
    OperatorClient.create(SERVICE);
    OperatorClient.create(SERVICE);
    String cursor = (String) body(admin.get(USERS + "?limit=1"), 200).get("next");
    expectInvalid(
        admin.get(USERS + "?limit=1&disabled=false&cursor=" + cursor),
        "cursor",
        "is not a cursor of this list with these filters");
    expectInvalid(
        admin.get(USERS + "?query={q}", "x".repeat(300)), "query", "must have 1 to 254 characters");
  }

  @Test
  void theAuditIsReadPageByPage() {
    UUID id = OperatorClient.create(SERVICE).id();
    admin.change(id, Map.of("disabled", true)).expectStatus().isOk();
    Map<String, Object> page = body(admin.get("/api/admin/audit?limit=2&subject=" + id), 200);
    assertThat(records(page))
        .extracting(one -> one.get("action"))
        .containsExactly("account.disabled", "session.opened");
    assertThat(
            records(
                body(
                    admin.get(
                        "/api/admin/audit?limit=2&subject=" + id + "&cursor=" + page.get("next")),
                    200)))
        .extracting(one -> one.get("action"))
        .containsExactly("account.created");
    assertThat(
            records(
                body(admin.get("/api/admin/audit?actor=" + admin.id() + "&subject=" + id), 200)))
        .hasSize(1);
    expectInvalid(
        admin.get("/api/admin/audit?action=nothing.done"),
        "action",
        "is not an action of the audit");
    expectInvalid(
        admin.get("/api/admin/audit?from=yesterday"),
        "from",
        "must be a time in UTC, such as 2026-11-01T00:00:00Z");
  }

  private static List<String> actions(UUID subject) {
    return records(body(admin.get("/api/admin/audit?subject=" + subject), 200)).stream()
        .map(one -> String.valueOf(one.get("action")))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> records(Map<String, Object> page) {
    return (List<Map<String, Object>>) Objects.requireNonNull(page.get("records"));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> users(Map<String, Object> page) {
    return (List<Map<String, Object>>) Objects.requireNonNull(page.get("users"));
  }

  private static UUID id(String username) {
    return UUID.fromString(
        (String) users(body(admin.get(USERS + "?query={q}", username), 200)).get(0).get("id"));
  }

  private static int signIn(String username) {
    return ApiCalls.post(
            other.client(),
            "/api/auth/login",
            Map.of("username", username, "password", RunningService.PASSWORD))
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }

  private static int refresh(SignedInClient user) {
    return other
        .client()
        .post()
        .uri("/api/auth/refresh")
        .cookie(RunningService.COOKIE, user.cookie())
        .exchange()
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }
}
