package dev.forestgate.sessions;

import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Credential versions as the account store has them. Read only while a change of credentials is in
 * progress, or was announced and neither completed nor cancelled.
 */
@FunctionalInterface
public interface CredentialVersions {
  /**
   * Lowest version whose sessions are accepted; {@link Integer#MAX_VALUE} if none are, as the
   * account is deleted or disabled. Never empty. Fails with Spring's {@code DataAccessException} if
   * the store is unavailable.
   */
  Mono<Integer> current(UUID userId);
}
