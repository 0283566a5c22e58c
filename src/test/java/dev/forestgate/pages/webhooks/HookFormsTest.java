package dev.forestgate.pages.webhooks;

import static dev.forestgate.testing.FormClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.admin.users.OperatorClient;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.FormClient;
import dev.forestgate.testing.RunningService;
import dev.forestgate.webhooks.WebhookSecret;
import dev.forestgate.webhooks.delivery.TestReceiver;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

/** Pages about webhooks as forms without scripts send them. */
class HookFormsTest {
  private static final RunningService SERVICE = RunningService.shared();
  private static final String HOOKS = "/admin/webhooks";
  private static final String NEW = HOOKS + "/new";

  private final OperatorClient admin = OperatorClient.create(SERVICE, "admin");
  private final TestReceiver receiver = new TestReceiver();

  /** Other tests cause events too, which are not to be sent to a receiver that is gone. */
  @AfterEach
  void stop() {
    hooks().forEach(hook -> admin.delete("/api" + page(hook)).expectStatus().isNoContent());
    receiver.close();
  }

  @Test
  void aWebhookIsCreatedChangedAndRemoved() {
    FormClient browser = browser(SERVICE, admin);
    assertThat(browser.get(HOOKS).body()).contains("There are no webhooks.", NEW);
    browser.get(NEW);
    HttpResponse<String> created = browser.post(NEW, form("account.created", "account.deleted"));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
    assertThat(created.headers().firstValue("Cache-Control")).hasValue("no-store");
    String secret = created.body().replaceAll("(?s).*(whsec_[^<\"]+)<.*", "$1");
    assertThat(WebhookSecret.key(Secret.of(secret))).isPresent();
    String page = page(hooks().get(0));
    assertThat(browser.get(HOOKS).body()).contains(page, "2 events").doesNotContain(secret);
    assertThat(browser.get(page).body())
        .contains("account.deleted", "Every message has arrived")
        .doesNotContain(secret);

    String edit = page + "/edit";
    assertThat(browser.get(edit).body())
        .contains("name=\"events.account.deleted\" value=\"true\" checked");
    assertThat(location(browser.post(edit, form("account.created", "account.deleted"))))
        .isEqualTo(page);
    var changed = new HashMap<>(form("account.created"));
    changed.put("secret", WebhookSecret.draw(new SecureRandom()).reveal());
    assertThat(location(browser.post(edit, changed))).isEqualTo(page + "?done=edit");
    assertThat(hooks().get(0)).containsEntry("events", List.of("account.created"));

    act(browser, page, "disable", "The webhook is disabled.");
    assertThat(hooks().get(0).get("disabled_at")).isNotNull();
    act(browser, page, "enable", "The webhook is enabled.");
    assertThat(hooks().get(0)).containsEntry("disabled_at", null);

    assertThat(browser.get(page + "/remove").body()).contains(receiver.url("/hook"));
    assertThat(location(browser.post(page + "/remove", Map.of())))
        .isEqualTo(HOOKS + "?done=remove");
    assertThat(location(browser.post(page + "/remove", Map.of())))
        .isEqualTo(HOOKS + "?done=remove");
    assertThat(browser.get(page).statusCode()).isEqualTo(404);
  }

  @Test
  void aDeadDeliveryIsShownAndRetried() {
    FormClient browser = browser(SERVICE, admin);
    browser.get(NEW);
    browser.post(NEW, form("account.disabled"));
    String page = page(hooks().get(0));
    receiver.answer(503);
    admin.change(SERVICE.signIn().userId(), Map.of("disabled", true)).expectStatus().isOk();
    await(() -> browser.get(page).body().contains("status 503"));
    assertThat(browser.get(page).body())
        .contains("account.disabled", "Next attempt:")
        .doesNotContain("Try again");
    SERVICE
        .bean(DatabaseClient.class)
        .sql("update webhook_outbox set attempts = 7, due_at = now()")
        .fetch()
        .rowsUpdated()
        .block();
    await(() -> browser.get(page).body().contains("Try again"));
    String dead =
        browser.get(page).body().replaceAll("(?s).*name=\"delivery\" value=\"([^\"]+)\".*", "$1");
    receiver.answer(204);
    assertThat(location(browser.post(page, Map.of("delivery", dead))))
        .isEqualTo(page + "?done=retry");
    await(() -> browser.get(page).body().contains("Every message has arrived"));
    assertThat(location(browser.post(page, Map.of("delivery", dead))))
        .isEqualTo(page + "?done=retry");
    assertThat(browser.post(page, Map.of("delivery", "x")).statusCode()).isEqualTo(404);
    assertThat(browser.get(page + "?cursor=x").statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsWrongIsSaidBesideItsFieldAndKept() {
    FormClient browser = browser(SERVICE, admin);
    browser.get(NEW);
    var form = new HashMap<>(form("account.created"));
    form.put("url", "http://10.0.0.1/");
    form.put("secret", "a-secret-of-mine");
    HttpResponse<String> page = browser.post(NEW, form);
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body())
        .contains("id=\"url-error\"", "id=\"secret-error\"", "value=\"http://10.0.0.1/\"")
        .contains("name=\"events.account.created\" value=\"true\" checked")
        .doesNotContain("a-secret-of-mine");
    assertThat(browser.post(NEW, Map.of("url", receiver.url("/hook"))).body())
        .contains("Please choose at least one.");
    for (String unknown : List.of("/alice", "/" + UUID.randomUUID(), "/alice/edit", "/x/remove")) {
      assertThat(browser.get(HOOKS + unknown).statusCode()).as(unknown).isEqualTo(404);
    }
    assertThat(hooks()).isEmpty();
  }

  @Test
  void onlyAdminsChangeWebhooks() {
    assertThat(browser(SERVICE, OperatorClient.create(SERVICE)).get(HOOKS).statusCode())
        .isEqualTo(403);
    assertThat(location(new FormClient(SERVICE).get(HOOKS)))
        .isEqualTo("/sign-in?return_to=%2Fadmin%2Fwebhooks");
    FormClient viewer = browser(SERVICE, OperatorClient.create(SERVICE, "viewer"));
    assertThat(viewer.get(HOOKS).body()).doesNotContain(NEW);
    viewer.get(NEW);
    HttpResponse<String> refused = viewer.post(NEW, form("account.created"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("Your role does not allow this", receiver.url("/hook"));
    FormClient browser = browser(SERVICE, admin);
    browser.get(NEW);
    assertThat(browser.post(NEW, form("account.created"), "https://evil.example").statusCode())
        .isEqualTo(403);
    var forged = new HashMap<>(form("account.created"));
    forged.put("form_token", viewer.token());
    assertThat(browser.post(NEW, forged).statusCode()).isEqualTo(403);
    assertThat(hooks()).isEmpty();
  }

  @Test
  void aWriteNeedsAProof() {
    FormClient early = browser(SERVICE, admin);
    early.get(NEW);
    early.post(NEW, form("account.created"));
    String page = page(hooks().get(0));
    try (RunningService late =
        RunningService.start(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20)))) {
      FormClient browser = browser(late, admin);
      assertThat(location(browser.get(NEW)))
          .isEqualTo("/account/elevate?return_to=%2Fadmin%2Fwebhooks%2Fnew");
      browser.get(page + "/remove");
      assertThat(location(browser.post(page + "/remove", Map.of())))
          .startsWith("/account/elevate?");
      var form = new HashMap<>(form("account.deleted"));
      assertThat(location(browser.post(page + "/edit", form))).startsWith("/account/elevate?");
      early.cookies().putAll(browser.cookies());
      assertThat(early.get(page + "/edit").body())
          .contains("name=\"events.account.deleted\" value=\"true\" checked");
    }
    assertThat(hooks()).hasSize(1);
  }

  private void act(FormClient browser, String page, String action, String done) {
    assertThat(browser.get(page).body()).contains(page + "/" + action);
    assertThat(browser.get(page + "/" + action).statusCode()).isEqualTo(200);
    String target = location(browser.post(page + "/" + action, Map.of()));
    assertThat(browser.get(target).body()).contains(done);
  }

  private Map<String, String> form(String... events) {
    Map<String, String> form = new HashMap<>(Map.of("url", receiver.url("/hook")));
    for (String event : events) {
      form.put("events." + event, "true");
    }
    return form;
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, Object>> hooks() {
    Map<String, Object> body = FactorUser.body(admin.get("/api" + HOOKS), 200);
    return (List<Map<String, Object>>) Objects.requireNonNull(body.get("webhooks"));
  }

  private static String page(Map<String, Object> hook) {
    return HOOKS + "/" + hook.get("id");
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(TestTimeouts.HANG).until(condition);
  }

  private static FormClient browser(RunningService service, OperatorClient operator) {
    return FormClient.of(service, operator.session());
  }
}
