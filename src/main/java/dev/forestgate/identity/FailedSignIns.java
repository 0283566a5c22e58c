package dev.forestgate.identity;

import org.springframework.web.reactive.function.server.ServerRequest;

/** Number of wrong passwords at an account before the right one of a request. */
public final class FailedSignIns {
  private static final String ATTRIBUTE = FailedSignIns.class.getName();

  private FailedSignIns() {}

  /** Notes that {@code count} attempts had failed since the last success. */
  static void note(ServerRequest request, long count) {
    request.attributes().put(ATTRIBUTE, count);
  }

  /** The number that was noted; 0 if the request had no right password. */
  public static long before(ServerRequest request) {
    return request.attributes().get(ATTRIBUTE) instanceof Long count ? count : 0;
  }
}
