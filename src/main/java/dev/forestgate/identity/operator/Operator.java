package dev.forestgate.identity.operator;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.roles.Role;
import dev.forestgate.users.User;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Caller whose roles allow the call.
 *
 * @param account as the account store has it at this call
 */
public record Operator(User account, AuditActor actor) {
  /** Fails with FORBIDDEN without the rights of {@code role}. */
  public void require(Role role) {
    if (!account.roles().has(role)) {
      throw Failed.of(Failure.FORBIDDEN);
    }
  }

  /** Fails with FORBIDDEN if {@code other} has more rights than the operator. */
  public User requireReach(User other) {
    if (!account.roles().reach(other.roles())) {
      throw Failed.of(Failure.FORBIDDEN);
    }
    return other;
  }

  /** Record of {@code action} by this operator on the account {@code subject}; null for none. */
  public AuditEvent event(AuditAction action, @Nullable UUID subject) {
    return AuditEvent.by(actor, action, subject);
  }
}
