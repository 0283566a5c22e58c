package dev.forestgate.failure;

import java.io.Serial;
import java.util.Collection;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The service can't start as it is set up. The message is one line that also says what to do, or
 * several such lines.
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

  /** One whose line is written already. */
  public static StartRefused of(String line) {
    return new StartRefused(line);
  }

  /**
   * One refusal for all of {@code problems}; its message has a line for each.
   *
   * @param names puts names into a message that its reader knows
   */
  public static StartRefused all(Collection<StartRefused> problems, UnaryOperator<String> names) {
    return new StartRefused(
        problems.stream()
            .map(problem -> names.apply(String.valueOf(problem.getMessage())))
            .distinct()
            .collect(Collectors.joining("\n")));
  }
}
