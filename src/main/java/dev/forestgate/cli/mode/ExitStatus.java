package dev.forestgate.cli.mode;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Exit code of a command-line mode: 0 for success, 1 for failure. */
public final class ExitStatus implements ExitCodeGenerator {
  private volatile boolean isSuccess = true;

  public void set(boolean success) {
    isSuccess = success;
  }

  @Override
  public int getExitCode() {
    return isSuccess ? 0 : 1;
  }

  /** Closes {@code context}, and ends the process if the mode failed. */
  public static void exit(ConfigurableApplicationContext context) {
    int code = SpringApplication.exit(context);
    if (code != 0) {
      System.exit(code);
    }
  }
}
