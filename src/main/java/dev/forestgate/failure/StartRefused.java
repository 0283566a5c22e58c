package dev.forestgate.failure;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The service can't start as it is set up. The message is one line that also says what to do. */
public final class StartRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public StartRefused(String problem, String remedy) {
    this(problem, remedy, null);
  }

  public StartRefused(String problem, String remedy, @Nullable Throwable cause) {
    super(problem + ". " + remedy + ".", cause);
  }
}
