package dev.forestgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.cli.CommandLine;
import dev.forestgate.cli.Mode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Properties;
import org.springframework.boot.logging.LoggingSystem;

/**
 * A command-line mode that ran in this process, on the thread of the test: with paths that are
 * absolute, as the working folder is the project, and settings as arguments.
 *
 * @param exitCode what the process would end with
 * @param output standard output and standard error without log lines, as a terminal shows them
 */
public record ModeRun(int exitCode, String output) {
  /** Runs the mode that {@code arguments} begin with. Services in this process do not notice it. */
  public static ModeRun of(String... arguments) {
    Mode mode = CommandLine.of(arguments).mode().orElseThrow();
    Properties properties = (Properties) System.getProperties().clone();
    PrintStream out = System.out;
    PrintStream error = System.err;
    var printed = new ByteArrayOutputStream();
    // else the mode would configure the log of this process anew
    System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    System.setOut(new PrintStream(new WithoutLog(printed, out), true, UTF_8));
    System.setErr(new PrintStream(new WithoutLog(printed, error), true, UTF_8));
    try {
      return new ModeRun(mode.run(arguments), printed.toString(UTF_8).strip());
    } finally {
      System.setOut(out);
      System.setErr(error);
      System.setProperties(properties);
    }
  }

  /** Expects that the start was refused in one line, which begins with {@code reason}. */
  public void expectRefused(String reason) {
    assertThat(output).startsWith("forest-gate: cannot start: " + reason).hasLineCount(1);
    assertThat(exitCode).isOne();
  }

  /** Passes log lines on, as those of a service that runs beside the mode must not be mixed in. */
  private static final class WithoutLog extends OutputStream {
    private final OutputStream printed;
    private final OutputStream log;

    WithoutLog(OutputStream printed, OutputStream log) {
      this.printed = printed;
      this.log = log;
    }

    @Override
    public void write(int character) throws java.io.IOException {
      write(new byte[] {(byte) character}, 0, 1);
    }

    @Override
    public void write(byte[] text, int from, int length) throws java.io.IOException {
      (isLog() ? log : printed).write(text, from, length);
    }

    private static boolean isLog() {
      return StackWalker.getInstance()
          .walk(
              frames ->
                  frames.anyMatch(
                      frame -> frame.getClassName().startsWith("ch.qos.logback.core.")));
    }
  }
}
