package dev.forestgate.pages.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.admin.users.OperatorClient;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.ChromiumExtension;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.PageBrowser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pages of operators in a browser: how they look, and that keys are enough. */
class AdminPagesBrowserTest {
  private static final RunningService SERVICE = RunningService.shared();

  @RegisterExtension static final ChromiumExtension CHROMIUM = new ChromiumExtension();

  private final OperatorClient admin = OperatorClient.create(SERVICE, "admin");

  @Test
  void anOperatorFindsAnAccountAndDisablesIt() {
    MailUser user = MailUser.verified(SERVICE);
    FactorUser.enrol(SERVICE, user.username());
    SignedInClient signedIn = SERVICE.signIn();
    admin
        .change(signedIn.userId(), Map.of("roles", List.of("editor"), "disabled", false))
        .expectStatus()
        .isOk();
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE).use(admin.session())) {
      browser.go("/account").page().click("text=Administration");
      assertThat(browser.heading()).isEqualTo("Overview");
      browser.page().click("nav >> text=Users");
      browser.inspect("admin-users");
      browser.fill("query", user.username().toUpperCase(Locale.ROOT)).press("Find");
      browser.page().click(".items a");
      assertThat(browser.heading()).isEqualTo(user.username());
      assertThat(browser.page().textContent(".facts"))
          .contains(user.email(), "Verified", "Authenticator app");

      browser.go("/admin/users/" + signedIn.userId()).inspect("admin-user");
      browser.page().focus(".button.danger >> text=Disable");
      browser.page().keyboard().press("Enter");
      browser.page().waitForURL("**/disable");
      browser.inspect("admin-action");
      SERVICE.expectSession(signedIn, 200);
      browser.page().keyboard().press("Tab");
      browser.press("Disable account");
      assertThat(browser.page().textContent("[role=status]")).contains("The account is disabled.");
      assertThat(browser.page().evaluate("document.activeElement.id")).isEqualTo("alert");
      SERVICE.expectSession(signedIn, 401);
      browser.page().click(".actions a:text-is('Edit')");
      browser.fill("roles", "not a role!").press("Save");
      browser.inspect("admin-edit-wrong");
    }
  }

  @Test
  void aClientIsAddedByKeyboard() {
    String id = "shop-" + admin.id().toString().substring(24);
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE).use(admin.session())) {
      browser.go("/admin").page().click("nav >> text=Clients");
      browser.page().click("text=New client");
      browser.type("id", id);
      browser.page().keyboard().press("Enter");
      browser.page().waitForSelector("#redirect_uris-error");
      browser.inspect("admin-client-wrong");
      browser.fill("name", "Example Shop");
      browser.fill("redirect_uris", "https://shop.example/callback");
      browser.page().click("summary");
      browser.inspect("admin-client-new").press("Create client");
      browser.inspect("admin-client-created");
      String secret = browser.page().textContent("#secret");
      browser.page().reload();
      assertThat(browser.heading()).isEqualTo("Example Shop");
      assertThat(browser.page().content()).doesNotContain(secret);
      browser.inspect("admin-client").go("/admin/clients").inspect("admin-clients");
    }
    try (var browser =
        PageBrowser.open(CHROMIUM.get(), SERVICE, false, "de-DE").use(admin.session())) {
      browser.go("/admin/clients/" + id + "/edit").inspect("admin-client-edit-german");
      browser.fill("name", "Laden").press("Speichern").inspect("admin-client-german");
      browser.page().click("text=Neues Geheimnis");
      browser.inspect("admin-client-secret-german").press("Neues Geheimnis erzeugen");
      assertThat(browser.heading()).isEqualTo("Das neue Geheimnis");
      browser.go("/admin/clients/" + id + "/remove").press("Client endgültig entfernen");
      assertThat(browser.page().textContent("[role=status]")).contains("Der Client ist entfernt.");
    }
  }

  @Test
  void aWebhookIsAddedAndItsDeliveriesAreRead() {
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE).use(admin.session())) {
      browser.go("/admin").page().click("nav >> text=Webhooks");
      browser.inspect("admin-webhooks-empty").page().click("text=New webhook");
      // a port that nothing listens on
      browser.type("url", "http://127.0.0.1:9/hook");
      browser.page().keyboard().press("Enter");
      browser.page().waitForSelector("#events-error");
      browser.inspect("admin-webhook-wrong").page().check("[name='events.account.disabled']");
      browser.press("Create webhook").inspect("admin-webhook-created");
      assertThat(browser.page().textContent("#secret")).startsWith("whsec_");
      browser.page().reload();
      assertThat(browser.heading()).isEqualTo("Webhook");
      SignedInClient user = SERVICE.signIn();
      admin.change(user.userId(), Map.of("disabled", true)).expectStatus().isOk();
      browser
          .page()
          .waitForCondition(
              () -> {
                browser.page().reload();
                return browser.page().content().contains("Last failure:");
              });
      browser.inspect("admin-webhook");
    }
    try (var browser =
        PageBrowser.open(CHROMIUM.get(), SERVICE, false, "de-DE").use(admin.session())) {
      browser.go("/admin/webhooks").inspect("admin-webhooks-german").page().click(".items a");
      browser.inspect("admin-webhook-german").page().click("text=Abschalten");
      browser.press("Webhook abschalten").page().click("text=Bearbeiten");
      browser.inspect("admin-webhook-edit-german").page().click("text=Abbrechen");
      browser.page().click("text=Entfernen");
      browser.inspect("admin-webhook-remove-german").press("Webhook endgültig entfernen");
      assertThat(browser.page().textContent("[role=status]")).contains("entfernt");
    }
  }

  @Test
  void figuresRenewThemselves() {
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE).use(admin.session())) {
      browser.page().clock().install();
      browser.go("/admin");
      String before = browser.page().textContent("tbody tr");
      ApiCalls.post(
              SERVICE.client(),
              "/api/auth/login",
              Map.of("username", SERVICE.signIn().username(), "password", "wrong horse battery"))
          .expectStatus()
          .isUnauthorized();
      browser.page().clock().runFor(10_500);
      browser.page().waitForCondition(() -> !before.equals(browser.page().textContent("tbody tr")));
      browser.inspect("admin-overview");
    }
  }

  @Test
  void theAuditIsReadInGermanWithoutScripts() {
    try (var browser =
        PageBrowser.open(CHROMIUM.get(), SERVICE, false, "de-DE").use(admin.session())) {
      SERVICE.signIn();
      browser.go("/admin/audit");
      browser.page().selectOption("[name=action]", "session.opened");
      browser.press("Suchen").inspect("admin-audit");
      assertThat(browser.heading()).isEqualTo("Audit");
      assertThat(browser.page().textContent(".records")).contains("Vom Konto selbst", "pwd");
      assertThat(browser.page().locator(".records h3").allTextContents())
          .containsOnly("session.opened");
      browser.go("/admin").inspect("admin-overview-german");
      browser.go("/admin/users/" + admin.id()).inspect("admin-user-german");
    }
  }

  @Test
  void withoutARoleThePageSaysWhy() {
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE).use(SERVICE.signIn())) {
      browser.go("/admin");
      assertThat(browser.heading()).isEqualTo("This is not for you");
      browser.go("/account");
      assertThat(browser.page().textContent("main")).doesNotContain("Administration");
    }
  }
}
