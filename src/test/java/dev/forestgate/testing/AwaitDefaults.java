package dev.forestgate.testing;

import dev.forestgate.embedded.TestTimeouts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives each await without a limit of its own that of {@link TestTimeouts#HANG}. */
public final class AwaitDefaults implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(TestTimeouts.HANG);
  }
}
