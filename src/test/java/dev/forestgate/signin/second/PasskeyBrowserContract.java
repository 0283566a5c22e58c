package dev.forestgate.signin.second;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.forestgate.testing.ChromiumExtension;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.VirtualAuthenticator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Passkeys in Chromium with a virtual authenticator. An application on the service's origin sends
 * the requests of a front end, and has the cookie of its session.
 */
abstract class PasskeyBrowserContract {
  private static final RunningService SERVICE = RunningService.shared();
  private static final String APPLICATION = SERVICE.url() + "/application";

  /** Expects {@code create} and {@code get} of {@link #script} in the window. */
  private static final String FRONT_END =
      """
      <!doctype html><html lang="en"><title>Application</title>
      <input aria-label="Name" autocomplete="username webauthn">
      <script type="module">
      %s
      window.post = async (path, body) => {
        const response = await fetch(path, {
          method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)
        })
        return {status: response.status, ...await response.json()}
      }
      window.addPasskey = async () => {
        const options = await post('/api/factors/passkeys/options', {})
        const credential = await create(options.public_key)
        return post('/api/factors/passkeys', {ceremony: options.ceremony, credential, name: 'Laptop'})
      }
      window.signIn = async autofill => {
        const options = await post('/api/auth/passkey/options', {})
        const credential = await get(options.public_key, autofill)
        return post('/api/auth/passkey', {ceremony: options.ceremony, credential})
      }
      window.signInByPassword = async account => {
        const asked = await post('/api/auth/login', account)
        const credential = await get(asked.public_key, false)
        return post('/api/auth/login/second',
          {challenge: asked.challenge, ceremony: asked.ceremony, credential})
      }
      window.isReady = true
      </script>
      """;

  @RegisterExtension static final ChromiumExtension CHROMIUM = new ChromiumExtension();

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private BrowserContext context;
  private Page page;
  private VirtualAuthenticator authenticator;

  /**
   * Module script that defines {@code create(optionsJSON)} and {@code get(optionsJSON, autofill)},
   * both with the JSON of the credential as their result.
   */
  abstract String script();

  /** Fulfils further requests of the application. */
  void serve(Page page) {}

  @BeforeEach
  void openApplication() {
    context = CHROMIUM.get().newContext();
    page = context.newPage();
    page.setDefaultTimeout(10_000);
    page.onPageError(complaints::add);
    page.route(
        APPLICATION,
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/html")
                    .setBody(FRONT_END.formatted(script()))));
    serve(page);
    authenticator = VirtualAuthenticator.of(page);
    page.navigate(APPLICATION);
    page.waitForFunction("window.isReady");
  }

  @AfterEach
  void expectNoError() {
    context.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void aPasskeyIsAddedAndSignsIn() {
    Map<String, Object> user = register();
    Map<String, Object> added = run("addPasskey()", 201);
    assertThat(added)
        .containsEntry("type", "passkey")
        .containsEntry("name", "Laptop")
        .containsEntry("synced", false);
    assertThat((List<?>) added.get("recovery_codes")).hasSize(10);
    assertThat(authenticator.discoverable()).containsExactly(true);
    context.clearCookies();
    expectSignedIn(run("signIn(false)", 200), user, List.of("hwk", "user", "mfa"));
    assertThat(page.evaluate("fetch('/api/auth/session').then(response => response.status)"))
        .isEqualTo(200);
  }

  @Test
  void autofillSignsIn() {
    Map<String, Object> user = register();
    run("addPasskey()", 201);
    context.clearCookies();
    expectSignedIn(run("signIn(true)", 200), user, List.of("hwk", "user", "mfa"));
  }

  @Test
  void aPasskeyIsTheSecondStep() {
    Map<String, Object> user = register();
    run("addPasskey()", 201);
    context.clearCookies();
    Map<String, Object> opened =
        call("signInByPassword", account(FactorUser.string(user, "username")), 200);
    expectSignedIn(opened, user, List.of("pwd", "hwk", "user", "mfa"));
  }

  /** The browser knows by {@code excludeCredentials} that its authenticator has a passkey. */
  @Test
  void anAuthenticatorIsNotRegisteredTwice() {
    register();
    run("addPasskey()", 201);
    run("signIn(false)", 200);
    assertThat(page.evaluate("addPasskey().catch(error => error.name)"))
        .isEqualTo("InvalidStateError");
  }

  /** The browser refuses an authenticator without user verification by itself. */
  @Test
  void userVerificationIsRequired() {
    register();
    run("addPasskey()", 201);
    authenticator.setUserVerified(false);
    assertThat(page.evaluate("signIn(false).catch(error => error.name)"))
        .isEqualTo("NotAllowedError");
  }

  /** Registers an account and signs in. Returns the user. */
  private Map<String, Object> register() {
    String name = RunningService.freshName();
    SERVICE.register(name);
    return user(call("account => post('/api/auth/login', account)", account(name), 200));
  }

  private static Map<String, Object> account(String name) {
    return Map.of("username", name, "password", RunningService.PASSWORD);
  }

  private static void expectSignedIn(
      Map<String, Object> opened, Map<String, Object> user, List<String> methods) {
    assertThat(opened).containsEntry("aal", 2).containsEntry("amr", methods);
    assertThat(user(opened)).isEqualTo(user);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> user(Map<String, Object> opened) {
    return (Map<String, Object>) FactorUser.member(opened, "user");
  }

  private Map<String, Object> run(String expression, int status) {
    return expect(page.evaluate(expression), status);
  }

  private Map<String, Object> call(String function, Object argument, int status) {
    return expect(page.evaluate(function, argument), status);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> expect(Object response, int status) {
    Map<String, Object> members = (Map<String, Object>) response;
    assertThat(members).containsEntry("status", status);
    return members;
  }
}
