package dev.forestgate.config.source;

import dev.forestgate.failure.StartRefused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.core.env.ConfigurableEnvironment;

/** Collected problems of the settings, so that a start reports all of them at once. */
public final class SettingProblems {
  private final List<StartRefused> found = new ArrayList<>();

  /** Runs {@code check} and keeps its refusal. */
  public void of(Runnable check) {
    try {
      check.run();
    } catch (StartRefused problem) {
      found.add(problem);
    }
  }

  /** Adds problems that another check found. */
  public void addAll(Collection<StartRefused> others) {
    found.addAll(others);
  }

  /** True if there are no problems so far. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Throws {@link StartRefused} if there are problems, with the names under which {@code
   * environment} sets each property.
   */
  public void refuse(ConfigurableEnvironment environment) {
    if (!found.isEmpty()) {
      throw StartRefused.all(found, text -> SettingName.in(environment, text));
    }
  }
}
