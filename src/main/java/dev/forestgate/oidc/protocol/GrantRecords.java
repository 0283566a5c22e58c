package dev.forestgate.oidc.protocol;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.grants.model.Authorization;
import dev.forestgate.transactions.Enlisted;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Audit records about grants, for the transactions that make and remove them. A grant that ends
 * with its session or with the credentials of its account has no record of its own.
 */
public final class GrantRecords {
  private static final String CLIENT = "client_id";

  private GrantRecords() {}

  public static AuditEvent created(Authorization of) {
    return AuditEvent.own(AuditAction.GRANT_CREATED, of.userId())
        .with(Map.of(CLIENT, of.clientId(), "scopes", List.copyOf(of.scopes())));
  }

  /** The user removed all grants of {@code client}. */
  public static List<Enlisted> removed(UUID user, String client) {
    return List.of(
        AuditEvent.own(AuditAction.GRANT_REMOVED, user).with(Map.of(CLIENT, client)).write());
  }

  /**
   * The provider removed a grant.
   *
   * @param reason such as {@code code-reused}
   */
  public static List<Enlisted> removed(Authorization of, String reason) {
    return List.of(
        AuditEvent.by(AuditActor.SYSTEM, AuditAction.GRANT_REMOVED, of.userId())
            .with(Map.of(CLIENT, of.clientId(), "reason", reason))
            .write());
  }
}
