package dev.forestgate.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forestgate.credentials.PasswordPolicy;
import dev.forestgate.credentials.TestPasswords;
import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.RegistrationProperties.Identity;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that a registration requires, for each identity. */
class RegistrationFormTest {
  private static final PasswordPolicy POLICY = TestPasswords.policy();
  private static final Secret PASSWORD = Secret.of("correct horse battery staple");

  @ParameterizedTest
  @CsvSource({
    "USERNAME, false, alice,",
    "USERNAME, false, alice, alice@example.org",
    "USERNAME, true,  alice, alice@example.org",
    "EMAIL,    false,      , alice@example.org",
    "EMAIL,    true,       , alice@example.org",
    "EMAIL,    false, alice, alice@example.org",
    "EITHER,   false, alice,",
    "EITHER,   false,      , alice@example.org",
    "EITHER,   true,       , alice@example.org",
    "EITHER,   false, alice, alice@example.org"
  })
  void theNamesSuffice(
      Identity identity,
      boolean verifiedRequired,
      @Nullable String username,
      @Nullable String email) {
    var form = new RegistrationForm(username, null, email, PASSWORD, null);
    var accepted = form.accept(properties(identity, verifiedRequired), POLICY);
    assertThat(accepted.username() == null).isEqualTo(username == null);
    assertThat(accepted.email() == null).isEqualTo(email == null);
  }

  @ParameterizedTest
  @CsvSource({
    "USERNAME, false,      ,                  , username is required",
    "USERNAME, false,      , alice@example.org, username is required",
    "USERNAME, true,  alice,                  , email is required",
    "EMAIL,    false,      ,                  , email is required",
    "EMAIL,    false, alice,                  , email is required",
    "EMAIL,    false, al,    alice@example.org, username must have 3 to 64 characters",
    "EMAIL,    false, a@b,   alice@example.org, username must not contain @",
    "EITHER,   false,      ,                  , 'email is required, or username is'",
    "EITHER,   true,  alice,                  , email is required",
    "EITHER,   false, alice, alice,             email must be an e-mail address"
  })
  void theNamesDoNotSuffice(
      Identity identity,
      boolean verifiedRequired,
      @Nullable String username,
      @Nullable String email,
      String problem) {
    var form = new RegistrationForm(username, null, email, PASSWORD, null);
    Failed failed =
        Objects.requireNonNull(
            catchThrowableOfType(
                Failed.class, () -> form.accept(properties(identity, verifiedRequired), POLICY)));
    assertThat(failed.errors())
        .extracting(error -> error.field() + " " + error.message())
        .containsExactly(problem);
  }

  private static RegistrationProperties properties(Identity identity, boolean verifiedRequired) {
    return new RegistrationProperties(verifiedRequired, identity, Duration.ofDays(7));
  }
}
