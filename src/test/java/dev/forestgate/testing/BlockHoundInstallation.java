package dev.forestgate.testing;

import dev.forestgate.users.name.Canonical;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/**
 * Installs BlockHound before the first test. Its own listener for JUnit would do so during
 * discovery, which Surefire runs in Maven's process if there are several forks.
 */
public final class BlockHoundInstallation implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    Canonical.load(); // as the service does when it starts
    BlockHound.install();
  }
}
