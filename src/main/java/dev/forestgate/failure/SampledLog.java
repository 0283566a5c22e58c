package dev.forestgate.failure;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Log lines that a client can cause as often as it likes. An interval of a minute has one line for
 * each kind and address, at most ten for a kind, and the next line counts those that were left out.
 * Memory is bounded by the number of kinds, which is bounded too.
 */
public final class SampledLog {
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final int LINES_OF_A_KIND = 10;
  private static final int MOST_KINDS = 200;
  private static final int MOST_CHARACTERS = 200;
  private static final String OTHER = "other";

  private final Logger log;
  private final LongSupplier nanos;
  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

  public SampledLog(Logger log) {
    this(log, System::nanoTime);
  }

  SampledLog(Logger log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
  }

  /**
   * Logs one line.
   *
   * @param kind one of a fixed set; from the 201st on, all are one
   * @param address of the client, or any other text that tells apart, of the same bound as {@code
   *     message}
   * @param message may quote the client: control characters and all beyond 200 characters are cut
   */
  public void tell(Level level, String kind, String address, String message) {
    long leftOut = admit(kind, address);
    if (leftOut >= 0) {
      log.atLevel(level).log("{}, client {}{}", line(message), line(address), more(leftOut));
    }
  }

  /** The same of what has no client: once in each interval for each kind. */
  public void tell(Level level, String kind, String message) {
    long leftOut = admit(kind, "");
    if (leftOut >= 0) {
      log.atLevel(level).log("{}{}", line(message), more(leftOut));
    }
  }

  /**
   * Logs a defect of the service at error: its stack trace once for each place that it was thrown
   * at, in each interval.
   */
  public void defect(String message, Throwable thrown) {
    long leftOut = admit(placeOf(thrown), "");
    if (leftOut >= 0) {
      log.error("{}{}", line(message), more(leftOut), thrown);
    }
  }

  /** The lines of this kind that were left out before; negative if this one is to be left out. */
  private long admit(String kind, String address) {
    String known = kinds.size() < MOST_KINDS || kinds.containsKey(kind) ? kind : OTHER;
    return kinds.computeIfAbsent(known, any -> new Kind()).admit(address, nanos.getAsLong());
  }

  private static String more(long leftOut) {
    return leftOut == 0 ? "" : " (" + leftOut + " more of this kind were left out)";
  }

  /** {@code text} as a part of one line. */
  public static String line(@Nullable String text) {
    String all = String.valueOf(text);
    String some = all.length() <= MOST_CHARACTERS ? all : all.substring(0, MOST_CHARACTERS) + "…";
    return some.replaceAll("\\p{Cntrl}", " ");
  }

  private static String placeOf(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return thrown.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  private static final class Kind {
    private final Set<String> addresses = new HashSet<>();
    private boolean hasBegun;
    private long began;
    private long leftOut;

    synchronized long admit(String address, long now) {
      if (!hasBegun || now - began >= INTERVAL.toNanos()) {
        hasBegun = true;
        began = now;
        addresses.clear();
      }
      if (addresses.size() == LINES_OF_A_KIND || !addresses.add(address)) {
        leftOut++;
        return -1;
      }
      long before = leftOut;
      leftOut = 0;
      return before;
    }
  }
}
