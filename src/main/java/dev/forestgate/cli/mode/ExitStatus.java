package dev.forestgate.cli.mode;

/** Exit status of a command-line mode: success until its runner sets another. */
public final class ExitStatus {
  private volatile boolean isSuccess = true;

  public void set(boolean success) {
    isSuccess = success;
  }

  /** Exit code: 0 for success, 1 for failure. */
  int code() {
    return isSuccess ? 0 : 1;
  }
}
