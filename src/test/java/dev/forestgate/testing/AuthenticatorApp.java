package dev.forestgate.testing;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/**
 * Authenticator app with one secret, computed by another implementation than that of the service.
 */
public final class AuthenticatorApp {
  private static final Duration STEP = Duration.ofSeconds(30);

  private final TimeBasedOneTimePasswordGenerator generator =
      new TimeBasedOneTimePasswordGenerator(STEP);
  private final SecretKeySpec key;
  private final Instant start = startOfAStep();
  private int used;

  public AuthenticatorApp(String secret) {
    key = new SecretKeySpec(Base32.decode(secret), generator.getAlgorithm());
  }

  /**
   * The next code that was not used yet: three codes are valid at a time, those of the current step
   * and of its neighbours.
   */
  public String nextCode() {
    return code(used++ - 1);
  }

  /** The code of the step that is {@code offset} after the current one. */
  public String code(int offset) {
    try {
      return generator.generateOneTimePasswordString(key, start.plus(STEP.multipliedBy(offset)));
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Waits for the next step if the current one ends soon, so that three codes stay valid. */
  private static Instant startOfAStep() {
    Instant now = Instant.now();
    long left = STEP.toMillis() - now.toEpochMilli() % STEP.toMillis();
    if (left > 5_000) {
      return now;
    }
    try {
      Thread.sleep(left);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return Instant.now();
  }
}
