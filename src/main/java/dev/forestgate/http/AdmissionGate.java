package dev.forestgate.http;

import dev.forestgate.failure.Failed;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPattern;

/** Where requests are turned away, by their target alone, while there is no room for them. */
public interface AdmissionGate {
  /**
   * The route of a POST of {@code target}, as it stands in the request; null where it is none that
   * comes through here.
   */
  @Nullable PathPattern path(String target);

  /** OVERLOADED, with the time to come back, or null while the door is open. */
  @Nullable Failed refusal();
}
