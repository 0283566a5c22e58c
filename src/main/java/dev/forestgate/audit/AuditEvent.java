package dev.forestgate.audit;

import dev.forestgate.postgres.Values;
import dev.forestgate.transactions.Enlisted;
import java.util.Map;
import java.util.UUID;
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
  private static final String INSERT =
      "insert into audit_records (actor_type, actor, action, subject, ip, user_agent, detail)"
          + " values ($1, $2, $3, $4, $5, $6, $7)";

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

  Enlisted.Sql insert(ContextView context) {
    AuditOrigin origin = AuditOrigin.of(context);
    return Enlisted.Sql.of(
        INSERT,
        actor.type().text(),
        Values.id(actor.id()),
        action.text(),
        Values.id(subject),
        origin.ip(),
        origin.userAgent(),
        JSON.writeValueAsString(detail));
  }
}
