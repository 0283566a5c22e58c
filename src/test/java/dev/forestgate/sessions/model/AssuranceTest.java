package dev.forestgate.sessions.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Assurance of a session, and its stored form. */
class AssuranceTest {
  private static final Instant CREATED = Instant.parse("2026-11-30T10:00:00.123Z");
  private static final Instant LATER = CREATED.plusSeconds(60);

  @Test
  void aPasswordIsLevelOneAndTakesNoSpace() {
    Assurance password = Assurance.password(LATER);
    assertThat(password.aal()).isEqualTo(1);
    assertThat(password.stored()).isEmpty();
    assertThat(Assurance.read("", CREATED)).isEqualTo(Assurance.password(CREATED));
  }

  @Test
  void severalFactorsAreLevelTwoAndKeepTheirTime() {
    Assurance two = Assurance.of(List.of("pwd", "otp", "mfa"), LATER);
    assertThat(two.aal()).isEqualTo(2);
    assertThat(Assurance.read(two.stored(), CREATED)).isEqualTo(two);
  }

  @Test
  void aPasswordThatIsRepeatedKeepsItsTime() {
    String stored = LATER.toEpochMilli() + " " + Assurance.joined(List.of("pwd"));
    assertThat(Assurance.read(stored, CREATED)).isEqualTo(Assurance.password(LATER));
  }

  @Test
  void aSecondFactorIsAddedToTheMethodsOfTheSession() {
    assertThat(Assurance.password(CREATED).with(List.of("otp")))
        .containsExactly("pwd", "otp", "mfa");
    assertThat(Assurance.of(List.of("swk", "user", "mfa"), CREATED).with(List.of("otp")))
        .containsExactly("swk", "user", "otp", "mfa");
  }

  @Test
  void claimsAreThoseOfOpenIdConnect() {
    assertThat(Assurance.of(List.of("pwd", "otp", "mfa"), CREATED).claims())
        .containsEntry("acr", "aal2")
        .containsEntry("amr", List.of("pwd", "otp", "mfa"))
        .containsEntry("auth_time", CREATED.getEpochSecond());
    assertThat(Assurance.level("aal2")).isEqualTo(2);
    assertThat(Assurance.level("aal1")).isEqualTo(1);
  }
}
