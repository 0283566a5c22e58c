package dev.forestgate.factors.challenge;

import dev.forestgate.factors.model.FactorPurpose;
import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Passkey ceremonies: each is valid once, for five minutes, for one purpose, and except for sign-in
 * for one account. Fails with Spring's {@code DataAccessException} if Redis is unavailable.
 */
@Component
public final class Ceremonies {
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final int TOKEN_BYTES = 32;

  private final Challenges challenges;
  private final SecureRandom random;

  Ceremonies(Challenges challenges, SecureRandom random) {
    this.challenges = challenges;
    this.random = random;
  }

  /** Begins a ceremony of {@code user}. */
  public Mono<Ceremony> begin(FactorPurpose purpose, UUID user) {
    return Mono.defer(() -> begin(Challenges.ofUser(user), purpose, draw()));
  }

  /** Begins a sign-in, of any account. */
  public Mono<Ceremony> beginSignIn() {
    return Mono.defer(
        () -> {
          Ceremony ceremony = draw();
          return begin(signInKey(ceremony), FactorPurpose.SIGN_IN, ceremony);
        });
  }

  /** Ends a ceremony of {@code user}. Empty if there is none for {@code purpose}. */
  public Mono<Ceremony> end(FactorPurpose purpose, UUID user, Secret token) {
    return Mono.defer(() -> end(Challenges.ofUser(user), purpose, new Ceremony(token)));
  }

  /** Ends a sign-in. Empty if there is none. */
  public Mono<Ceremony> endSignIn(Secret token) {
    return Mono.defer(
        () -> {
          var ceremony = new Ceremony(token);
          return end(signInKey(ceremony), FactorPurpose.SIGN_IN, ceremony);
        });
  }

  private Mono<Ceremony> begin(String key, FactorPurpose purpose, Ceremony ceremony) {
    return challenges.put(key, field(purpose, ceremony), LIFETIME, "").thenReturn(ceremony);
  }

  private Mono<Ceremony> end(String key, FactorPurpose purpose, Ceremony ceremony) {
    return challenges.take(key, field(purpose, ceremony)).map(taken -> ceremony);
  }

  private Ceremony draw() {
    return new Ceremony(Secret.random(random, TOKEN_BYTES));
  }

  private static String signInKey(Ceremony ceremony) {
    return Challenges.ofNoUser(ceremony.token().sha256());
  }

  private static String field(FactorPurpose purpose, Ceremony ceremony) {
    return "ceremony:" + purpose.text() + ":" + ceremony.token().sha256();
  }
}
