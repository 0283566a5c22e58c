package dev.forestgate.audit;

import dev.forestgate.postgres.Values;
import dev.forestgate.transactions.Enlisted.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records that are looked for; each condition may be null for any.
 *
 * @param from first moment
 * @param to end, exclusive
 */
public record AuditQuery(
    @Nullable UUID actor,
    @Nullable UUID subject,
    @Nullable AuditAction action,
    @Nullable Instant from,
    @Nullable Instant to) {
  /** All records. */
  public static final AuditQuery ALL = new AuditQuery(null, null, null, null, null);

  /**
   * Selects the newest records before the id {@code before}; {@code null} for the newest of all.
   */
  Sql newest(@Nullable Long before, int limit) {
    List<Object> values = new ArrayList<>();
    String where = where(values);
    if (before != null) {
      values.add(before);
      where += " and id < $" + values.size();
    }
    return new Sql(
        "select "
            + AuditRecord.COLUMNS
            + " from audit_records where true"
            + where
            + " order by id desc limit "
            + limit,
        values,
        null);
  }

  /** Selects all records, the oldest first. */
  Sql all() {
    List<Object> values = new ArrayList<>();
    String where = where(values);
    return new Sql(
        "select " + AuditRecord.COLUMNS + " from audit_records where true" + where + " order by id",
        values,
        null);
  }

  private String where(List<Object> values) {
    StringBuilder where = new StringBuilder();
    condition(where, values, "actor =", actor);
    condition(where, values, "subject =", subject);
    condition(where, values, "action =", action == null ? null : action.text());
    condition(where, values, "at >=", from == null ? null : Values.time(from));
    condition(where, values, "at <", to == null ? null : Values.time(to));
    return where.toString();
  }

  private static void condition(
      StringBuilder where, List<Object> values, String left, @Nullable Object value) {
    if (value != null) {
      values.add(value);
      where.append(" and ").append(left).append(" $").append(values.size());
    }
  }
}
