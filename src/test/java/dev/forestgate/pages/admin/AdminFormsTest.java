package dev.forestgate.pages.admin;

import static dev.forestgate.testing.FormClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.admin.users.OperatorClient;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.FormClient;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.Users;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

/** Pages of operators as forms without scripts send them. */
class AdminFormsTest {
  private static final RunningService SERVICE = RunningService.shared();
  private static final String USERS = "/admin/users";

  @ParameterizedTest
  @ValueSource(strings = {"/admin", USERS, "/admin/audit", USERS + "/%s", USERS + "/%s/edit"})
  void aPersonWithoutARoleSeesThatItIsNotForThem(String path) {
    SignedInClient person = SERVICE.signIn();
    String there = path.formatted(person.userId());
    HttpResponse<String> page = browser(person).get(there);
    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("This is not for you");
    HttpResponse<String> signedOut = new FormClient(SERVICE).get(there);
    assertThat(signedOut.statusCode()).isEqualTo(303);
    assertThat(signedOut.headers().firstValue("Location").orElseThrow())
        .startsWith("/sign-in?return_to=%2Fadmin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        USERS + "/01a1f84a-9640-7638-8e2b-2184bcbf58ec",
        USERS + "/01a1f84a-9640-7638-8e2b-2184bcbf58ec/disable",
        USERS + "/01a1f84a-9640-7638-8e2b-2184bcbf58ec/edit",
        USERS + "/alice",
        USERS + "/..%2Faudit",
        USERS + "/%s/no-such-action",
        USERS + "/%s/end-session"
      })
  void whatTheApiDoesNotKnowIsNotThere(String path) {
    OperatorClient admin = operator("admin");
    HttpResponse<String> page = browser(admin).get(path.replace("%s", admin.id().toString()));
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("There is nothing here");
  }

  @Test
  void accountsAreFoundByTheirBeginningPageByPage() {
    OperatorClient admin = operator("admin");
    String prefix = "p" + UUID.randomUUID().toString().substring(0, 8);
    for (int n = 10; n < 36; n++) {
      admin
          .send(HttpMethod.POST, OperatorClient.USERS, Map.of("username", prefix + n))
          .expectStatus()
          .isCreated();
    }
    FormClient browser = browser(admin);
    String first = browser.get(USERS + "?query=" + prefix + "&disabled=&role=").body();
    assertThat(first).contains(">" + prefix + "10<", ">" + prefix + "34<").doesNotContain("35<");
    String next = first.replaceAll("(?s).*href=\"([^\"]+)\" rel=\"next\".*", "$1");
    assertThat(browser.get(next.replace("&amp;", "&")).body())
        .contains(">" + prefix + "35<", "From the beginning")
        .doesNotContain("rel=\"next\"", ">" + prefix + "34<");
    assertThat(browser.get(USERS + "?query=" + prefix + "%25").body())
        .contains("There is no such account.");
  }

  @Test
  void aFilterThatIsNoneIsSaidBesideIt() {
    FormClient browser = browser(operator("viewer"));
    HttpResponse<String> page = browser.get(USERS + "?role=Not+a+role");
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).contains("id=\"role-error\"", "value=\"Not a role\"");
    HttpResponse<String> audit = browser.get("/admin/audit?subject=alice&from=2026-11-30");
    assertThat(audit.statusCode()).isEqualTo(400);
    assertThat(audit.body()).contains("id=\"subject-error\"", "value=\"2026-11-30\"");
    assertThat(browser.get("/admin/audit?from=yesterday").body()).contains("id=\"from-error\"");
    assertThat(browser.get("/admin/audit?cursor=x").statusCode()).isEqualTo(400);
  }

  @Test
  void actionsAskAndAreDone() {
    OperatorClient admin = operator("admin");
    FormClient browser = browser(admin);
    MailUser mail = MailUser.verified(SERVICE);
    FactorUser.enrol(SERVICE, mail.username());
    SignedInClient user = SERVICE.signIn();
    String page = USERS + "/" + user.userId();
    act(browser, page, "end-sessions", "All sessions have ended.");
    SERVICE.expectSession(user, 401);

    SignedInClient again = SERVICE.signIn(user.username());
    SignedInClient other = SERVICE.signIn(user.username());
    String session = page + "/sessions/" + again.sessionId();
    assertThat(browser.get(session).body()).contains("signed out there at once");
    SERVICE.expectSession(again, 200);
    assertThat(location(browser.post(session, Map.of()))).isEqualTo(page + "?done=end-session");
    SERVICE.expectSession(again, 401);
    SERVICE.expectSession(other, 200);
    assertThat(location(browser.post(session, Map.of()))).isEqualTo(page + "?done=end-session");

    act(browser, page, "forgive-limits", "The delays have ended.");
    act(browser, page, "disable", "The account is disabled.");
    SERVICE.expectSession(other, 401);
    act(browser, page, "enable", "The account is enabled.");
    SERVICE.signIn(user.username());

    String owner = USERS + "/" + id(mail.username());
    act(browser, owner, "remove-factors", "The second factors are removed.");
    SERVICE.signIn(mail.username());
    act(browser, owner, "send-reset", "on its way");
    mail.message("Choose a new password");

    assertThat(browser.get(page + "/delete").body()).contains(user.username());
    assertThat(location(browser.post(page + "/delete", Map.of())))
        .isEqualTo(USERS + "?done=delete");
    assertThat(location(browser.post(page + "/delete", Map.of())))
        .isEqualTo(USERS + "?done=delete");
    assertThat(browser.get(USERS + "?done=delete").body()).contains("The account is deleted.");
    assertThat(browser.get(page).statusCode()).isEqualTo(404);
  }

  @Test
  void aPersonIsInvitedAndSetsAPassword() {
    FormClient browser = browser(operator("admin"));
    String name = RunningService.freshName();
    browser.get(USERS + "/new");
    HttpResponse<String> nameless = browser.post(USERS + "/new", Map.of());
    assertThat(nameless.statusCode()).isEqualTo(400);
    assertThat(nameless.body()).contains("id=\"username-error\"");
    String page =
        location(
            browser.post(
                USERS + "/new",
                Map.of("username", name, "email", name + "@example.org", "roles", "editor")));
    assertThat(browser.get(page).body()).contains("The account is created.", "Not verified yet");
    var invited = new MailUser(SERVICE, name, name + "@example.org");
    String token = MailUser.token(invited.message("Your account is ready"));
    Map<String, String> form = Map.of("token", token, "new_password", RunningService.PASSWORD);
    invited.post(MailUser.RESET, form).expectStatus().isOk();
    SERVICE.signIn(name);
    assertThat(browser.get(page).body()).contains("Verified").doesNotContain("Not verified yet");
    FactorUser.expectRefused(invited.post(MailUser.RESET, form), 401, "invalid-token");
  }

  @Test
  void aResetThatCannotArriveSaysWhy() {
    FormClient browser = browser(operator("support"));
    String page = USERS + "/" + SERVICE.signIn().userId() + "/send-reset";
    browser.get(page);
    HttpResponse<String> refused = browser.post(page, Map.of());
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("The account has no verified address");
  }

  @Test
  void onlyWhatTheRoleAllowsIsOfferedAndDone() {
    SignedInClient user = SERVICE.signIn();
    String page = USERS + "/" + user.userId();
    FormClient viewer = browser(operator("viewer"));
    assertThat(viewer.get(page).body())
        .contains(user.username())
        .doesNotContain(page + "/disable", page + "/delete", page + "/edit", page + "/sessions/");
    viewer.get(page + "/disable");
    HttpResponse<String> refused = viewer.post(page + "/disable", Map.of());
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("Your role does not allow this");
    SERVICE.expectSession(user, 200);

    FormClient support = browser(operator("support"));
    assertThat(support.get(page).body())
        .contains(page + "/disable", page + "/sessions/")
        .doesNotContain(page + "/delete", page + "/edit");
    String above = USERS + "/" + operator("admin").id();
    assertThat(support.get(above).body())
        .contains("more rights than yours")
        .doesNotContain(above + "/disable");
  }

  @Test
  void aFormWithoutTheTokenOfItsSessionDoesNothing() {
    OperatorClient admin = operator("admin");
    SignedInClient user = SERVICE.signIn();
    FormClient browser = browser(admin);
    String page = USERS + "/" + user.userId() + "/disable";
    browser.get(page);
    assertThat(browser.post(page, Map.of("form_token", "x")).statusCode()).isEqualTo(403);
    assertThat(browser.post(page, Map.of(), "https://evil.example").statusCode()).isEqualTo(403);
    SERVICE.expectSession(user, 200);
  }

  /** What was typed is there again after the proof. */
  @Test
  void aWriteNeedsAProofFirst() {
    OperatorClient admin = operator("admin");
    SignedInClient user = SERVICE.signIn();
    try (RunningService late =
        RunningService.start(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20)))) {
      FormClient browser = FormClient.of(late, admin.session());
      String page = USERS + "/" + user.userId() + "/edit";
      browser.get(page);
      HttpResponse<String> asked =
          browser.post(page, Map.of("username", "new-" + user.username(), "roles", "editor"));
      assertThat(location(asked)).startsWith("/account/elevate?return_to=%2Fadmin%2Fusers%2F");
      browser.get(location(asked));
      HttpResponse<String> proved =
          browser.post(
              "/account/elevate", Map.of("password", RunningService.PASSWORD, "return_to", page));
      assertThat(location(proved)).isEqualTo(page);
      assertThat(browser.get(page).body())
          .contains("value=\"new-" + user.username() + "\"", "value=\"editor\"");
      var proven = new FormClient(SERVICE);
      proven.cookies().putAll(browser.cookies());
      proven.get(page);
      proven.post(page, Map.of("username", "new-" + user.username(), "roles", "editor"));
      assertThat(admin.shown(user.userId()))
          .containsEntry("username", "new-" + user.username())
          .containsEntry("roles", List.of("editor"));
    }
  }

  @Test
  void onlyWhatDiffersIsChanged() {
    OperatorClient admin = operator("admin");
    MailUser mail = MailUser.verified(SERVICE);
    String page = USERS + "/" + id(mail.username());
    FormClient browser = browser(admin);
    assertThat(browser.get(page + "/edit").body())
        .contains("value=\"" + mail.email() + "\"", " checked");
    Map<String, String> form =
        Map.of(
            "username",
            mail.username(),
            "email",
            mail.email(),
            "email_verified",
            "true",
            "roles",
            "viewer, editor");
    assertThat(location(browser.post(page + "/edit", form))).isEqualTo(page + "?done=edit");
    assertThat(location(browser.post(page + "/edit", form))).isEqualTo(page);
    assertThat(browser.get(page + "?done=edit").body()).contains("The account is changed.");
    assertThat(admin.shown(UUID.fromString(page.substring(page.lastIndexOf('/') + 1))))
        .containsEntry("email_verified", true)
        .containsEntry("roles", List.of("editor", "viewer"));
    HttpResponse<String> refused =
        browser.post(page + "/edit", Map.of("username", "a@b", "roles", "X"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("id=\"username-error\"", "id=\"roles-error\"");
  }

  private static void act(FormClient browser, String page, String action, String done) {
    assertThat(browser.get(page).body()).contains(page + "/" + action);
    assertThat(browser.get(page + "/" + action).statusCode()).isEqualTo(200);
    String target = location(browser.post(page + "/" + action, Map.of()));
    assertThat(target).isEqualTo(page + "?done=" + action);
    assertThat(browser.get(target).body()).contains(done);
  }

  private static String id(String username) {
    return Objects.requireNonNull(SERVICE.bean(Users.class).findByLogin(username).block())
        .id()
        .toString();
  }

  private static OperatorClient operator(String role) {
    return OperatorClient.create(SERVICE, role);
  }

  private static FormClient browser(OperatorClient operator) {
    return browser(operator.session());
  }

  private static FormClient browser(SignedInClient session) {
    return FormClient.of(SERVICE, session);
  }
}
