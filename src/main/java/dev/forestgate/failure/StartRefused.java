package dev.forestgate.failure;

import java.io.Serial;
import java.util.Collection;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Start-up failure caused by the configuration or the environment. The message is one line with the
 * problem and its remedy, or several such lines.
 */
public final class StartRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public StartRefused(String problem, String remedy) {
    this(problem, remedy, null);
  }

  public StartRefused(String problem, String remedy, @Nullable Throwable cause) {
    super((problem + ". " + remedy + ".").replaceAll("\\s+", " "), cause);
  }

  private StartRefused(String message) {
    super(message);
  }

  /** Creates a failure from a complete line. */
  public static StartRefused of(String line) {
    return new StartRefused(line);
  }

  /**
   * Combines {@code problems} into one failure with a line for each.
   *
   * @param names replaces property names in a message with the names that its reader used
   */
  public static StartRefused all(Collection<StartRefused> problems, UnaryOperator<String> names) {
    return new StartRefused(
        problems.stream()
            .map(problem -> names.apply(String.valueOf(problem.getMessage())))
            .distinct()
            .collect(Collectors.joining("\n")));
  }
}
