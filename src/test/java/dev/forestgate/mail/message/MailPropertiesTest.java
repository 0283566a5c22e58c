package dev.forestgate.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailPropertiesTest {
  @Test
  void nothingNeedsToBeSet() {
    MailProperties properties = TestMailProperties.of("from", "");
    assertThat(properties.from()).isNull();
    assertThat(properties.operator()).isNull();
    assertThat(properties.fromName()).isEqualTo("Forest Gate");
    assertThat(properties.outboxDirectory()).hasToString(".forestgate/outbox");
    assertThat(properties.giveUp()).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void recipientOfAttackReportsIsNamedNotify() {
    assertThat(TestMailProperties.of("notify", " ops@example.org ").operator())
        .isEqualTo("ops@example.org");
  }

  @Test
  void aSenderHasTheDomainThatServersKnow() {
    assertThat(TestMailProperties.of("from", "gate@stra\u00dfe.example").requiredFrom())
        .isEqualTo("gate@xn--strae-oqa.example");
  }

  @ParameterizedTest
  @CsvSource({
    "from, gate@exam\u200dple.org, FROM_EMAIL",
    "from, nobody, FROM_EMAIL",
    "from, 'Gate <gate@example.org>', FROM_EMAIL",
    "reply-to, 'a@example.org, b@example.org', REPLY_TO_EMAIL",
    "notify, 'ops@example.org\r\nBcc: all@example.org', NOTIFY_EMAIL"
  })
  void invalidAddressIsRefused(String name, String value, String setting) {
    assertThatThrownBy(() -> TestMailProperties.of(name, value))
        .hasRootCauseInstanceOf(StartRefused.class)
        .rootCause()
        .hasMessageStartingWith(setting + " is no e-mail address")
        .hasMessageNotContaining(value);
  }

  @Test
  void aLeaseMustOutlastATry() {
    assertThatThrownBy(() -> TestMailProperties.of("timeout", "30s", "lease", "40s"))
        .rootCause()
        .hasMessageStartingWith("forestgate.mail.timeout is more than half");
  }

  @Test
  void aWayThatNeedsASenderSaysSo() {
    assertThatThrownBy(() -> TestMailProperties.of("from", "").requiredFrom())
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("FROM_EMAIL");
  }
}
