package dev.forestgate.config.source;

import dev.forestgate.failure.StartRefused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.core.env.ConfigurableEnvironment;

/** All that is wrong with the settings, so that a start tells it at once. */
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

  /** Keeps what another look found. */
  public void addAll(Collection<StartRefused> others) {
    found.addAll(others);
  }

  /** Whether nothing is wrong so far. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Refuses the start where something is wrong, with the names that stand in {@code environment}.
   */
  public void refuse(ConfigurableEnvironment environment) {
    if (!found.isEmpty()) {
      throw StartRefused.all(found, text -> SettingName.in(environment, text));
    }
  }
}
