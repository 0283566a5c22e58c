package dev.forestgate.factors.challenge;

import dev.forestgate.secret.Base64Url;
import dev.forestgate.secret.Secret;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Challenges of sign-ins that await a second factor. A challenge is the id of its account and 256
 * random bits, in base64url. It is valid for five minutes and five tries, for the visitor that
 * began the sign-in. Fails with Spring's {@code DataAccessException} if Redis is unavailable.
 */
@Component
public final class SecondStepChallenges {
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  /** Most tries at the factors of one challenge. */
  public static final int TRIES = 5;

  private static final int ID_BYTES = 2 * Long.BYTES;
  private static final int SECRET_BYTES = 32;

  private final Challenges challenges;
  private final SecureRandom random;

  SecondStepChallenges(Challenges challenges, SecureRandom random) {
    this.challenges = challenges;
    this.random = random;
  }

  /** Issues a challenge for {@code step}. */
  public Mono<Secret> issue(SecondStep step) {
    return Mono.defer(
        () -> {
          Secret challenge = draw(step.user());
          return challenges
              .put(Challenges.ofUser(step.user()), field(challenge), LIFETIME, step.contents())
              .thenReturn(challenge);
        });
  }

  /**
   * Counts a try and returns the sign-in. Empty if the challenge is malformed, unknown, expired,
   * spent or of another visitor, or was tried five times. The caller also compares the credential
   * version with that of the account, and the mode with that of the request if it names one.
   */
  public Mono<SecondStep> tryOnce(Secret challenge, UUID visitor) {
    return Mono.defer(() -> Mono.justOrEmpty(user(challenge)))
        .flatMap(user -> tryOnce(user, field(challenge)))
        .filter(step -> step.visitors().contains(visitor));
  }

  /** Voids the challenge. False if it is void already, as after a parallel request. */
  public Mono<Boolean> spend(Secret challenge) {
    return Mono.defer(() -> Mono.justOrEmpty(user(challenge)))
        .flatMap(user -> challenges.take(Challenges.ofUser(user), field(challenge)))
        .hasElement();
  }

  /** Voids all challenges, ceremonies and unconfirmed factors of the account. */
  public Mono<Void> forget(UUID user) {
    return challenges.forget(Challenges.ofUser(user));
  }

  private Mono<SecondStep> tryOnce(UUID user, String field) {
    return challenges
        .tryOnce(Challenges.ofUser(user), field, TRIES)
        .map(contents -> SecondStep.of(user, contents));
  }

  private Secret draw(UUID user) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return Secret.of(
        Base64Url.encode(
            ByteBuffer.allocate(ID_BYTES + SECRET_BYTES)
                .putLong(user.getMostSignificantBits())
                .putLong(user.getLeastSignificantBits())
                .put(secret)
                .array()));
  }

  private static Optional<UUID> user(Secret challenge) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(challenge.reveal()));
      return bytes.remaining() == ID_BYTES + SECRET_BYTES
          ? Optional.of(new UUID(bytes.getLong(), bytes.getLong()))
          : Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static String field(Secret challenge) {
    return "second-step:" + challenge.sha256();
  }
}
