package dev.forestgate.testing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A {@link Chromium} for the tests of a class, which are skipped where there is none. */
public final class ChromiumExtension implements BeforeAllCallback, AfterAllCallback {
  private @Nullable Chromium chromium;

  public Chromium get() {
    return Objects.requireNonNull(chromium);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    chromium = Chromium.take();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (chromium != null) {
      chromium.close();
    }
  }
}
