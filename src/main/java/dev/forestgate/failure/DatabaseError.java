package dev.forestgate.failure;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Error of PostgreSQL or its driver, for the log. Contains the message but never the detail, in
 * which PostgreSQL repeats values of a row.
 *
 * @param state SQLSTATE; empty if the driver gave none, as after a broken connection
 * @param isPassing whether the same call may succeed later: a connection or resource is missing, or
 *     the transaction lost against another
 */
public record DatabaseError(String state, String message, boolean isPassing) {
  /**
   * Transient errors of PostgreSQL's Appendix A. Classes: connection exception, transaction
   * rollback, insufficient resources, operator intervention. Codes: lock not available, read-only
   * server (a standby before its promotion).
   */
  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57");

  private static final Set<String> PASSING = Set.of("55P03", "25006");

  /** Class of data exceptions, whose message quotes the invalid value. */
  private static final String DATA_EXCEPTION = "22";

  /** Returns the database error that caused {@code failure}; empty if there is none. */
  public static Optional<DatabaseError> of(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(20)
        .filter(R2dbcException.class::isInstance)
        .map(R2dbcException.class::cast)
        // the driver's exception, not that of the pool around it
        .reduce((outer, inner) -> inner.getSqlState() == null ? outer : inner)
        .map(DatabaseError::of);
  }

  private static DatabaseError of(R2dbcException thrown) {
    @Nullable String state = thrown.getSqlState();
    String message = Objects.requireNonNullElse(thrown.getMessage(), thrown.getClass().getName());
    if (state == null || state.isEmpty()) {
      return new DatabaseError("", message, isResource(thrown));
    }
    boolean isPassing = PASSING.contains(state) || PASSING_CLASSES.contains(state.substring(0, 2));
    return new DatabaseError(state, withoutValues(state, message), isPassing);
  }

  private static boolean isResource(R2dbcException thrown) {
    return thrown instanceof R2dbcTimeoutException
        || thrown instanceof R2dbcTransientResourceException
        || thrown instanceof R2dbcNonTransientResourceException;
  }

  private static String withoutValues(String state, String message) {
    return state.startsWith(DATA_EXCEPTION) ? message.replaceFirst(":? ?\".*", "") : message;
  }

  /** Returns the error on one line for the log. */
  @Override
  public String toString() {
    String words = message.replaceAll("\\s+", " ");
    return state.isEmpty() ? words : "SQLSTATE " + state + ": " + words;
  }
}
