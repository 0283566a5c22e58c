package dev.forestgate.sessions;

import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Credential versions as the account store has them. Asked only while a change of credentials is
 * under way, or was not followed up yet.
 */
@FunctionalInterface
public interface CredentialVersions {
  /**
   * The oldest version whose sessions count; {@link Integer#MAX_VALUE} where none does, as the
   * account is gone or disabled. Never empty; fails with Spring's {@code DataAccessException} where
   * the store is away.
   */
  Mono<Integer> current(UUID userId);
}
