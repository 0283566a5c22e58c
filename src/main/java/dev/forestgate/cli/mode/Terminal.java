package dev.forestgate.cli.mode;

import java.io.Console;

/** The terminal that a mode runs in. */
public final class Terminal {
  private Terminal() {}

  /** Returns whether standard input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // isTerminal tells what null told before JDK 22
  public static boolean isThere() {
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  /** Prints {@code line} to standard output, whatever the log level is. */
  @SuppressWarnings("SystemOut")
  public static void print(String line) {
    System.out.println(line);
  }

  /** Asks the method of JDK 22; an earlier JDK has a console in a terminal only. */
  private static boolean isTerminal(Console console) {
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException earlier) {
      return true;
    }
  }
}
