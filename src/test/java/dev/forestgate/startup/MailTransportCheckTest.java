package dev.forestgate.startup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.mail.template.RenderedEmail;
import dev.forestgate.mail.transport.FileTransport;
import dev.forestgate.mail.transport.MailTransport;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.RegistrationProperties.Identity;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;
import reactor.core.publisher.Mono;

class MailTransportCheckTest {
  private static final RegistrationProperties BY_NAME = properties(false, Identity.USERNAME);
  private static final RegistrationProperties VERIFIED = properties(true, Identity.USERNAME);

  private final FileTransport files = new FileTransport(TestMailProperties.of());
  private final MockEnvironment prod = new MockEnvironment();

  MailTransportCheckTest() {
    prod.setActiveProfiles("prod");
  }

  @AfterEach
  void close() {
    files.destroy();
  }

  @Test
  void requiredVerificationNeedsATransport() {
    assertThatThrownBy(() -> new MailTransportCheck(files, prod, VERIFIED))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("no mail transport is configured");
  }

  @ParameterizedTest
  @EnumSource(value = Identity.class, mode = Mode.EXCLUDE, names = "USERNAME")
  void accountsByAddressNeedATransport(Identity identity) {
    assertThatThrownBy(() -> new MailTransportCheck(files, prod, properties(false, identity)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("forestgate.registration.identity");
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "ON-WITH-REGISTRATION", "true"})
  void signInByCodeNeedsATransport(String code) {
    prod.setProperty("forestgate.sign-in.code", code);
    assertThatThrownBy(() -> new MailTransportCheck(files, prod, BY_NAME))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("forestgate.sign-in.code is on");
  }

  @Test
  void filesSufficeWithoutRequiredVerification() {
    prod.setProperty("forestgate.sign-in.code", "off");
    assertThatCode(() -> new MailTransportCheck(files, prod, BY_NAME)).doesNotThrowAnyException();
    assertThatCode(() -> new MailTransportCheck(files, new MockEnvironment(), VERIFIED))
        .doesNotThrowAnyException();
  }

  @Test
  void aConfiguredTransportIsEnough() {
    MailTransport transport =
        new MailTransport() {
          @Override
          public Mono<Void> deliver(RenderedEmail message) {
            return Mono.empty();
          }

          @Override
          public String description() {
            return "a way";
          }
        };
    assertThatCode(() -> new MailTransportCheck(transport, prod, VERIFIED))
        .doesNotThrowAnyException();
  }

  private static RegistrationProperties properties(boolean verifiedRequired, Identity identity) {
    return new RegistrationProperties(verifiedRequired, identity, Duration.ofDays(7));
  }
}
