package dev.forestgate.embedded;

import java.time.Duration;

/**
 * Time limits that exist only so that no test hangs. They are far above the needs of the slowest
 * machine: a limit that a loaded machine reaches says nothing about the service. A test about time
 * measures it and names its own bound.
 */
public final class TestTimeouts {
  /** For a condition to come true, an answer to arrive, or a query to end. */
  public static final Duration HANG = Duration.ofMinutes(2);

  /** For a notification to wake the journal, where the sweep would come after a minute. */
  public static final Duration WAKE_UP = Duration.ofSeconds(40);

  /** For a shared fixture to start; less than a test may take, see junit-platform.properties. */
  public static final Duration START = Duration.ofMinutes(5);

  private TestTimeouts() {}
}
