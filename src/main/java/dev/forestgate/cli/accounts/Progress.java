package dev.forestgate.cli.accounts;

import dev.forestgate.cli.mode.Terminal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Progress of a mode on standard error: a bar on a terminal, else a line every ten seconds. Used by
 * one thread at a time.
 */
final class Progress {
  private static final Duration BETWEEN_BARS = Duration.ofMillis(200);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final int BAR = 30;

  /** Returns to the begin of the line and clears it (ECMA-48, EL). */
  private static final String CLEAR = "\r\033[K";

  private final PrintStream out;
  private final boolean isTerminal;
  private final DoubleSupplier share;
  private final LongSupplier nanoTime;
  private final long begun;
  private long shown;
  private boolean hasBar;

  /**
   * @param share part of the work that is done, 0 to 1; negative if it is not known
   */
  Progress(PrintStream out, boolean isTerminal, DoubleSupplier share, LongSupplier nanoTime) {
    this.out = out;
    this.isTerminal = isTerminal;
    this.share = share;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.shown = begun;
  }

  /** Progress on standard error. */
  @SuppressWarnings("SystemOut") // output for the terminal, at any log level
  static Progress onStandardError(DoubleSupplier share) {
    return new Progress(System.err, Terminal.isThere(), share, System::nanoTime);
  }

  /** Shows that {@code rows} are done, unless something was shown just before. */
  void update(long rows) {
    long now = nanoTime.getAsLong();
    Duration pause = isTerminal ? BETWEEN_BARS : BETWEEN_LINES;
    if (now - shown < pause.toNanos()) {
      return;
    }
    shown = now;
    String text = text(rows, Math.max(1, now - begun) / 1e9);
    if (isTerminal) {
      out.print(CLEAR + bar() + text);
      out.flush();
      hasBar = true;
    } else {
      out.println(text);
    }
  }

  /** Removes the bar before other output. */
  void clear() {
    if (hasBar) {
      out.print(CLEAR);
      out.flush();
      hasBar = false;
    }
  }

  private String bar() {
    double done = share.getAsDouble();
    if (done < 0) {
      return "";
    }
    int full = (int) Math.round(Math.min(1, done) * BAR);
    return "[" + "#".repeat(full) + " ".repeat(BAR - full) + "] ";
  }

  private String text(long rows, double seconds) {
    double done = share.getAsDouble();
    String text =
        String.format(Locale.ROOT, "%,d rows, %,d a second", rows, Math.round(rows / seconds));
    return done > 0
        ? String.format(
            Locale.ROOT,
            "%d %%, %s, %d s left",
            Math.round(100 * Math.min(1, done)),
            text,
            Math.round(seconds / done - seconds))
        : text;
  }
}
