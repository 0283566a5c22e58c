package dev.forestgate.identity.key;

import dev.forestgate.apikeys.KeyScope;
import dev.forestgate.apikeys.VerifiedKey;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import java.util.Map;
import java.util.UUID;

/** Caller of a request, authenticated by an API key. It is never elevated. */
public record KeyCaller(VerifiedKey key) implements ScopedCaller {
  @Override
  public UUID userId() {
    return key.owner();
  }

  @Override
  public UUID interaction() {
    return key.id();
  }

  @Override
  public AuditActor actor() {
    return AuditActor.key(key.id());
  }

  /** Throws INSUFFICIENT_SCOPE if the key may not be used for {@code scope}. */
  void require(KeyScope scope) {
    if (!key.has(scope)) {
      throw Failed.with(Failure.INSUFFICIENT_SCOPE, Map.of("scope", scope.text()));
    }
  }
}
