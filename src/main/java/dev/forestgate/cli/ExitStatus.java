package dev.forestgate.cli;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * How a command-line mode ended, as the shell hears it: 0, or 1 where something is not as it should
 * be.
 */
final class ExitStatus implements ExitCodeGenerator {
  private volatile boolean isRight = true;

  void is(boolean right) {
    isRight = right;
  }

  @Override
  public int getExitCode() {
    return isRight ? 0 : 1;
  }

  /** Closes {@code context} and, where something is wrong, ends the process. */
  static void exit(ConfigurableApplicationContext context) {
    int code = SpringApplication.exit(context);
    if (code != 0) {
      System.exit(code);
    }
  }
}
