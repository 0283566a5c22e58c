package dev.forestgate.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.secret.Secret;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTest {
  private static final Instant UNTIL = Instant.parse("2026-11-22T10:30:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nobody",
        "@example.org",
        "a@",
        "a@b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\nb",
        "a b@example.org",
        "a@example.org,b@example.org",
        "A <a@example.org>",
        "a@example.org>",
        "\"a\"@example.org",
        "a\u0000@example.org",
        "a\u2028@example.org",
        "a\u202e@example.org",
        "group:a@example.org;"
      })
  void invalidAddressIsRefused(String address) {
    assertThatThrownBy(() -> Emails.signUpAttempt(null, address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an e-mail without a valid address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@example.org",
        "a+b.c@example.org",
        "zoë@exämple.org",
        "o'hara@example.org",
        "a@localhost"
      })
  void anAddressIsTakenAsItIs(String address) {
    assertThat(Emails.signUpAttempt(null, address).to()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"javascript:alert(1)", "data:text/html,x", "//example.org", "verify", "http ://x"})
  void invalidLinkIsRefusedAndNotShown(String link) {
    assertThatThrownBy(() -> reset(link))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the link in an e-mail is not a web address")
        .hasNoCause();
  }

  @Test
  void doesNotPrintWhatItSays() {
    assertThat(reset("https://id.example.org/reset?token=secret"))
        .hasToString("e-mail reset-password");
  }

  @Test
  void theAlarmOutlivesTheAccount() {
    UUID account = UUID.randomUUID();
    Email alarm = Emails.impossibleTravel("ops@example.org", account, "Oslo", "Lima", UNTIL);
    assertThat(alarm.account()).isNull();
    assertThat(alarm.values()).containsEntry("account", account.toString());
  }

  @Test
  void kindsAreKnownByTheirSlug() {
    for (EmailKind kind : EmailKind.values()) {
      assertThat(EmailKind.of(kind.slug())).isEqualTo(kind);
    }
    assertThatThrownBy(() -> EmailKind.of("newsletter"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Email reset(String link) {
    return Emails.resetPassword(
        new Recipient(UUID.randomUUID(), "alice", "alice@example.org", null),
        new OneTimeSecret(Secret.of(link), UNTIL));
  }
}
