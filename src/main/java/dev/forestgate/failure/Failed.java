package dev.forestgate.failure;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expected {@link Failure} on its way to the edge. Carries no stack trace: it is an answer, not
 * a defect.
 */
public final class Failed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Failure failure;
  private final transient List<FieldError> errors;
  private final @Nullable Duration retryAfter;

  private Failed(
      Failure failure, String detail, List<FieldError> errors, @Nullable Duration retryAfter) {
    super(detail, null, false, false);
    this.failure = failure;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }

  /** A failure that needs no words beyond its own. */
  public static Failed of(Failure failure) {
    return new Failed(failure, "", List.of(), null);
  }

  /**
   * A failure with {@code detail} for the person who reads it: no secret, no class name, no SQL.
   */
  public static Failed of(Failure failure, String detail) {
    return new Failed(failure, detail, List.of(), null);
  }

  /** A failure that {@code errors}, at least one, explain field by field. */
  public static Failed refused(Failure failure, List<FieldError> errors) {
    return new Failed(failure, "", List.copyOf(errors), null);
  }

  /** Input refused because of {@code errors}, at least one. */
  public static Failed invalid(List<FieldError> errors) {
    return refused(Failure.INVALID_REQUEST, errors);
  }

  /** Input refused because of one field. */
  public static Failed invalid(String field, String message) {
    return invalid(List.of(new FieldError(field, message)));
  }

  /** A failure that passes: the client may come back after {@code retryAfter}. */
  public static Failed retryable(Failure failure, Duration retryAfter) {
    return new Failed(failure, "", List.of(), retryAfter);
  }

  public Failure failure() {
    return failure;
  }

  /** Words for this occurrence; empty where the failure's own text says it all. */
  public String detail() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  public List<FieldError> errors() {
    return errors;
  }

  /** When to come back; null where that would not help. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
