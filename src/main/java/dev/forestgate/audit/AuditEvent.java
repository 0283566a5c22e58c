package dev.forestgate.audit;

import static java.util.stream.Collectors.joining;

import dev.forestgate.postgres.Values;
import dev.forestgate.transactions.Enlisted;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record that is to be written. As an {@link Enlisted} write it commits with the change that it
 * tells of; address and user agent are those of the request that commits it. Accounts in Redis have
 * no audit.
 *
 * @param subject account that it was done to; null if unknown or none
 * @param detail JSON values by name: no secret; erased with the account of {@code subject}
 */
public record AuditEvent(
    AuditAction action, AuditActor actor, @Nullable UUID subject, Map<String, Object> detail) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String INTO =
      "insert into audit_records (actor_type, actor, action, subject, ip, user_agent, detail)";
  private static final String INSERT = INTO + " values ($1, $2, $3, $4, $5, $6, $7)";

  /** An action of {@code actor} on the account {@code subject}. */
  public static AuditEvent by(AuditActor actor, AuditAction action, @Nullable UUID subject) {
    return new AuditEvent(action, actor, subject, Map.of());
  }

  /** An action of the account {@code user} on itself. */
  public static AuditEvent own(AuditAction action, UUID user) {
    return by(AuditActor.user(user), action, user);
  }

  /** The same event with {@code members}. */
  public AuditEvent with(Map<String, Object> members) {
    return new AuditEvent(action, actor, subject, members);
  }

  /** The write of this event, for the transaction of the change. */
  public Enlisted write() {
    return new Enlisted.Contextual(this::insert);
  }

  /**
   * One write that runs {@code change} and records this event for each row that it returns.
   *
   * @param change a statement that returns a column {@code id}, which is added to {@code detail}
   * @param member name of the id in {@code detail}
   * @param bindings values of {@code change}
   */
  public Enlisted writeForEach(String change, String member, Object... bindings) {
    int last = bindings.length;
    String statement =
        ("with changed as (%s) %s select %s, (jsonb_build_object('%s', id) || $%d::jsonb)::text"
                + " from changed")
            .formatted(change, INTO, parameters(last + 1, last + 6), member, last + 7);
    return contextual(statement, bindings);
  }

  /**
   * One statement that makes changes and records this event for each row of a part of it.
   *
   * @param statement with {@code %s} for the record, which is a part of its {@code WITH}
   * @param source name of the part that returns the rows
   * @param bindings values of {@code statement}
   */
  public Enlisted.Contextual within(String statement, String source, Object... bindings) {
    int last = bindings.length;
    String insert = INTO + " select " + parameters(last + 1, last + 7) + " from " + source;
    return contextual(statement.formatted(insert), bindings);
  }

  /** {@code $first, …, $last}. */
  private static String parameters(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(n -> "$" + n).collect(joining(", "));
  }

  private Enlisted.Contextual contextual(String statement, Object... bindings) {
    return new Enlisted.Contextual(
        context ->
            Enlisted.Sql.of(
                statement,
                Stream.concat(Stream.of(bindings), Stream.of(values(context))).toArray()));
  }

  Enlisted.Sql insert(ContextView context) {
    return Enlisted.Sql.of(INSERT, values(context));
  }

  private Object[] values(ContextView context) {
    AuditOrigin origin = AuditOrigin.of(context);
    return new Object[] {
      actor.type().text(),
      Values.id(actor.id()),
      action.text(),
      Values.id(subject),
      origin.ip(),
      origin.userAgent(),
      JSON.writeValueAsString(detail)
    };
  }
}
