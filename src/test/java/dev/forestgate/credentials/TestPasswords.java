package dev.forestgate.credentials;

import dev.forestgate.credentials.argon2.Hasher;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** Passwords with cheap hashes, for tests of other packages. */
public final class TestPasswords {
  private TestPasswords() {}

  public static Passwords withBreachList(Path list) {
    var cost = new CredentialProperties.Argon2(DataSize.ofKilobytes(8), 1, 1);
    return new Passwords(
        new CredentialProperties(cost, Hasher.JAVA, Duration.ofSeconds(20), 0, List.of(), list),
        new SecureRandom());
  }

  /** The policy without words that the settings add or admit. */
  public static PasswordPolicy policy() {
    var cost = new CredentialProperties.Argon2(DataSize.ofKilobytes(8), 1, 1);
    return new PasswordPolicy(
        new CredentialProperties(cost, Hasher.JAVA, Duration.ofSeconds(20), 0, List.of(), null));
  }

  public static void close(Passwords passwords) {
    passwords.close();
  }
}
