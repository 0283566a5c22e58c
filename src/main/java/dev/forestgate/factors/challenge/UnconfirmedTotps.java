package dev.forestgate.factors.challenge;

import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * TOTP factors that await their first code, for ten minutes. Fails with Spring's {@code
 * DataAccessException} if Redis is unavailable.
 */
@Component
public final class UnconfirmedTotps {
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  private final Challenges challenges;

  UnconfirmedTotps(Challenges challenges) {
    this.challenges = challenges;
  }

  public Mono<Void> put(UUID user, UnconfirmedTotp totp) {
    return challenges.put(
        Challenges.ofUser(user), field(totp.id()), LIFETIME, totp.sealed() + " " + totp.name());
  }

  /** Empty if there is none, or it is too old. */
  public Mono<UnconfirmedTotp> find(UUID user, UUID id) {
    return challenges
        .read(Challenges.ofUser(user), field(id))
        .map(contents -> contents.split(" ", 2))
        .map(words -> new UnconfirmedTotp(id, words[0], words[1]));
  }

  public Mono<Void> remove(UUID user, UUID id) {
    return challenges.take(Challenges.ofUser(user), field(id)).then();
  }

  private static String field(UUID id) {
    return "totp:" + id;
  }

  /**
   * @param sealed encrypted secret
   */
  public record UnconfirmedTotp(UUID id, String sealed, String name) {}
}
