package dev.forestgate.sessions.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AccountProfileTest {
  private static final Instant END = Instant.parse("2026-11-30T10:00:00.123456Z");
  private static final AccountProfile PROFILE =
      new AccountProfile(
          "alice@example.org",
          true,
          "new@example.org",
          END,
          Instant.EPOCH,
          END.minusNanos(1_000),
          true);

  @Test
  void aPendingAddressIsOmittedFromItsEndOn() {
    assertThat(PROFILE.pendingEmail(END.minusNanos(1))).isEqualTo("new@example.org");
    assertThat(PROFILE.pendingEmail(END)).isNull();
  }

  @Test
  void membersThatALaterVersionAddsAreIgnored() {
    String later = PROFILE.stored().replaceFirst("[{]", "{\"l\":\"de\",");
    assertThat(AccountProfile.read(later)).contains(PROFILE);
  }

  @Test
  void profileWithoutTimesIsInvalid() {
    assertThat(AccountProfile.read("{\"v\":true}")).isEmpty();
    assertThat(AccountProfile.read("null")).isEmpty();
    assertThat(AccountProfile.read("")).isEmpty();
  }
}
