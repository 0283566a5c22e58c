package dev.forestgate.failure;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expected {@link Failure} of a request; {@code http} turns it into a response. Carries no stack
 * trace, as it is not a defect.
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

  /** Creates a failure without further detail. */
  public static Failed of(Failure failure) {
    return new Failed(failure, "", List.of(), null);
  }

  /** Creates a failure with {@code detail} for the user: no secret, no class name, no SQL. */
  public static Failed of(Failure failure, String detail) {
    return new Failed(failure, detail, List.of(), null);
  }

  /** Creates a failure with {@code errors}, at least one, that explain it field by field. */
  public static Failed refused(Failure failure, List<FieldError> errors) {
    return new Failed(failure, "", List.copyOf(errors), null);
  }

  /** Creates INVALID_REQUEST with {@code errors}, at least one. */
  public static Failed invalid(List<FieldError> errors) {
    return refused(Failure.INVALID_REQUEST, errors);
  }

  /** Creates INVALID_REQUEST with one field error. */
  public static Failed invalid(String field, String message) {
    return invalid(List.of(new FieldError(field, message)));
  }

  /** Creates a transient failure; the client may retry after {@code retryAfter}. */
  public static Failed retryable(Failure failure, Duration retryAfter) {
    return new Failed(failure, "", List.of(), retryAfter);
  }

  public Failure failure() {
    return failure;
  }

  /** Returns the detail of this occurrence; empty if the text of the failure suffices. */
  public String detail() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  public List<FieldError> errors() {
    return errors;
  }

  /** Returns the time to wait before a retry; null if a retry does not help. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
