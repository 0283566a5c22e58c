package dev.forestgate.signin.second;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.forestgate.testing.Chromium;
import dev.forestgate.testing.RunningService;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;

/**
 * Passkeys by {@code @simplewebauthn/browser}, as npm has it. The environment variable {@value
 * #FOLDER} names the folder of the package, which {@code .ci/second-factor-clients.sh} installs.
 * Skipped, with a line, without it.
 */
class SimpleWebAuthnBrowserTest extends PasskeyBrowserContract {
  private static final String FOLDER = "SIMPLEWEBAUTHN";
  private static final String LIBRARY = RunningService.shared().url() + "/simplewebauthn/";

  @BeforeAll
  static void requirePackage() {
    if (System.getenv(FOLDER) == null) {
      Chromium.skip(FOLDER + " names no folder with the package.");
    }
  }

  @Override
  String script() {
    return """
    import {startAuthentication, startRegistration} from '/simplewebauthn/esm/index.js'
    window.create = options => startRegistration({optionsJSON: options})
    window.get = (options, autofill) =>
      startAuthentication({optionsJSON: options, useBrowserAutofill: autofill})
    """;
  }

  @Override
  void serve(Page page) {
    Path folder = Path.of(Objects.requireNonNull(System.getenv(FOLDER)));
    page.route(
        LIBRARY + "**",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/javascript")
                    .setPath(folder.resolve(route.request().url().substring(LIBRARY.length())))));
  }
}
