package dev.forestgate.audit;

import java.util.function.Supplier;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Origin of a request. It travels in the reactive context, so that every write of a request can
 * tell it.
 *
 * @param ip address of the client (RFC 5952); empty if unknown
 * @param userAgent empty if unknown
 */
public record AuditOrigin(String ip, String userAgent) {
  /** Origin of what no request caused. */
  public static final AuditOrigin NONE = new AuditOrigin("", "");

  /** Longer user agents are cut. */
  private static final int LONGEST = 512;

  public AuditOrigin {
    userAgent = userAgent.length() > LONGEST ? userAgent.substring(0, LONGEST) : userAgent;
  }

  /** Puts the origin of a request into {@code context}; it is read only if a record needs it. */
  public static Context put(Context context, Supplier<AuditOrigin> origin) {
    return context.put(AuditOrigin.class, origin);
  }

  /** The origin in {@code context}; {@link #NONE} outside of a request. */
  @SuppressWarnings("unchecked") // put by the method above alone
  static AuditOrigin of(ContextView context) {
    return context
        .getOrEmpty(AuditOrigin.class)
        .map(origin -> ((Supplier<AuditOrigin>) origin).get())
        .orElse(NONE);
  }
}
