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
 * An error that PostgreSQL or its driver reported, for the log. Holds the message and never the
 * detail, in which PostgreSQL repeats values of a row.
 *
 * @param state the SQLSTATE; empty where the driver gave none, as when a connection broke
 * @param isPassing whether the same call may succeed later: the connection or a resource is
 *     missing, or the transaction lost against another
 */
public record DatabaseError(String state, String message, boolean isPassing) {
  /**
   * Classes and codes of PostgreSQL, Appendix A: connection exception, transaction rollback,
   * insufficient resources, operator intervention; a lock that is not available; a server that is
   * read-only, as a standby is before it takes over.
   */
  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57");

  private static final Set<String> PASSING = Set.of("55P03", "25006");

  /** Data exceptions quote the value that is wrong. */
  private static final String DATA_EXCEPTION = "22";

  /** The error that {@code failure} was caused by; empty if it was none of the database. */
  public static Optional<DatabaseError> of(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(20)
        .filter(R2dbcException.class::isInstance)
        .map(R2dbcException.class::cast)
        // the driver's own, not that of the pool around it
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

  /** As it is logged: on one line. */
  @Override
  public String toString() {
    String words = message.replaceAll("\\s+", " ");
    return state.isEmpty() ? words : "SQLSTATE " + state + ": " + words;
  }
}
