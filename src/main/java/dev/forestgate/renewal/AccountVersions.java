package dev.forestgate.renewal;

import dev.forestgate.sessions.CredentialVersions;
import dev.forestgate.users.Users;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Reads current credential versions from the account directory; the highest for a disabled or
 * deleted account.
 */
@Component
final class AccountVersions implements CredentialVersions {
  private final Users users;

  AccountVersions(Users users) {
    this.users = users;
  }

  @Override
  public Mono<Integer> current(UUID userId) {
    return users
        .findById(userId)
        .map(user -> user.disabled() ? Integer.MAX_VALUE : user.credentialVersion())
        .defaultIfEmpty(Integer.MAX_VALUE);
  }
}
