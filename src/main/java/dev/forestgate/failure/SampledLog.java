package dev.forestgate.failure;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Log of lines that a client can cause at will. Each minute has one line for each kind and address,
 * at most ten for a kind; the next line counts those that were omitted. Memory is bounded by the
 * number of kinds, which is bounded too.
 */
public final class SampledLog {
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final int LINES_PER_KIND = 10;
  private static final int MAX_KINDS = 200;
  private static final int MAX_CHARACTERS = 200;
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
   * Logs one line of a client.
   *
   * @param kind one of a fixed set; from the 201st on, all share one
   * @param address client address, or other text that distinguishes lines; cut like {@code message}
   * @param message may quote the client; control characters and all beyond 200 characters are
   *     removed
   */
  public void tell(Level level, String kind, String address, String message) {
    long omitted = admit(kind, address);
    if (omitted >= 0) {
      log.atLevel(level).log("{}, client {}{}", line(message), line(address), more(omitted));
    }
  }

  /**
   * Logs one line without a client, once per minute for each kind.
   *
   * @param message computed only for a line that is logged
   */
  public void tell(Level level, String kind, Supplier<String> message) {
    long omitted = admit(kind, "");
    if (omitted >= 0) {
      log.atLevel(level).log("{}{}", line(message.get()), more(omitted));
    }
  }

  /**
   * Logs a defect of the service at level error, with its stack trace once per minute for each
   * place that threw it.
   */
  public void defect(String message, Throwable thrown) {
    long omitted = admit(placeOf(thrown), "");
    if (omitted >= 0) {
      log.error("{}{}", line(message), more(omitted), thrown);
    }
  }

  /**
   * Returns the number of lines of this kind omitted before; negative if this one is to be omitted.
   */
  private long admit(String kind, String address) {
    String known = kinds.size() < MAX_KINDS || kinds.containsKey(kind) ? kind : OTHER;
    return kinds.computeIfAbsent(known, any -> new Kind()).admit(address, nanos.getAsLong());
  }

  private static String more(long omitted) {
    return omitted == 0 ? "" : " (" + omitted + " more of this kind were omitted)";
  }

  /** Returns {@code text} as part of one line. */
  public static String line(@Nullable String text) {
    String all = String.valueOf(text);
    String some = all.length() <= MAX_CHARACTERS ? all : all.substring(0, MAX_CHARACTERS) + "…";
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
    private long omitted;

    synchronized long admit(String address, long now) {
      if (!hasBegun || now - began >= INTERVAL.toNanos()) {
        hasBegun = true;
        began = now;
        addresses.clear();
      }
      if (addresses.size() == LINES_PER_KIND || !addresses.add(address)) {
        omitted++;
        return -1;
      }
      long before = omitted;
      omitted = 0;
      return before;
    }
  }
}
