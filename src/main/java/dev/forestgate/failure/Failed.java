package dev.forestgate.failure;

import java.io.Serial;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expected {@link Failure} of a request; {@code http} turns it into a response. Carries no stack
 * trace, as it is not a defect.
 */
public final class Failed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Failure failure;
  private final transient List<FieldError> errors;
  private final transient Map<String, Object> members;
  private final @Nullable Duration retryAfter;
  private final transient @Nullable RequiredAuthentication authentication;

  private Failed(
      Failure failure,
      String detail,
      List<FieldError> errors,
      Map<String, Object> members,
      @Nullable Duration retryAfter,
      @Nullable RequiredAuthentication authentication) {
    super(detail, null, false, false);
    this.failure = failure;
    this.errors = errors;
    this.members = members;
    this.retryAfter = retryAfter;
    this.authentication = authentication;
  }

  /** Creates a failure without further detail. */
  public static Failed of(Failure failure) {
    return new Failed(failure, "", List.of(), Map.of(), null, null);
  }

  /** Creates a failure with {@code detail} for the user: no secret, no class name, no SQL. */
  public static Failed of(Failure failure, String detail) {
    return new Failed(failure, detail, List.of(), Map.of(), null, null);
  }

  /** Creates a failure with {@code errors}, at least one, that explain it field by field. */
  public static Failed refused(Failure failure, List<FieldError> errors) {
    return new Failed(failure, "", List.copyOf(errors), Map.of(), null, null);
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
    return new Failed(failure, "", List.of(), Map.of(), retryAfter, null);
  }

  /**
   * Creates a failure with further members for the client.
   *
   * @param members JSON values by name, in the order of the response; none has the name of a
   *     standard member
   */
  public static Failed with(Failure failure, Map<String, Object> members) {
    return new Failed(failure, "", List.of(), new LinkedHashMap<>(members), null, null);
  }

  /** Creates ELEVATION_REQUIRED with further members for the client, as {@link #with}. */
  public static Failed elevation(RequiredAuthentication required, Map<String, Object> members) {
    return new Failed(
        Failure.ELEVATION_REQUIRED, "", List.of(), new LinkedHashMap<>(members), null, required);
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

  /** Returns the further members for the client; usually empty. */
  public Map<String, Object> members() {
    return members;
  }

  /** Returns the time to wait before a retry; null if a retry does not help. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Returns the authentication that ELEVATION_REQUIRED demands; null for other failures. */
  public @Nullable RequiredAuthentication authentication() {
    return authentication;
  }
}
