package dev.forestgate.http;

import dev.forestgate.failure.Failed;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPattern;

/** Rejects requests by their path while the hash pool is full. */
public interface AdmissionGate {
  /**
   * Pattern of the route that a POST to {@code target}, the unmodified request target, is admitted
   * to; null if that route has no admission control.
   */
  @Nullable PathPattern path(String target);

  /** OVERLOADED with the time to retry after, or null if requests are admitted. */
  @Nullable Failed refusal();
}
