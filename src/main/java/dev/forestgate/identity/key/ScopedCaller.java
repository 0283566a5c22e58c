package dev.forestgate.identity.key;

import dev.forestgate.audit.AuditActor;
import java.util.UUID;

/** Caller of a route that accepts API keys: a session, or a key with the scope of the route. */
public interface ScopedCaller {
  /** The account that the caller acts for. */
  UUID userId();

  /**
   * The interaction in the journal that events of the caller belong to: the session, or the key.
   */
  UUID interaction();

  /** The caller as the audit names it. */
  AuditActor actor();
}
