package dev.forestgate.signin;

import dev.forestgate.failure.SampledLog;
import dev.forestgate.notifications.UnusualSignInEmail;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.User;
import dev.forestgate.visitor.KnownDevices;
import dev.forestgate.visitor.SignInAnomaly;
import dev.forestgate.visitor.Visitor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Looks at sign-ins that succeeded, and does what is to be done about an unusual one. No sign-in
 * fails for it.
 */
@Component
final class UnusualSignInCheck {
  private static final Logger log = LoggerFactory.getLogger(UnusualSignInCheck.class);
  private static final SampledLog failures = new SampledLog(log);

  private final KnownDevices devices;
  private final UnusualSignInEmail letters;
  private final MeterRegistry registry;

  /** All counters are there from the start, so that a zero can be seen. */
  UnusualSignInCheck(KnownDevices devices, UnusualSignInEmail letters, MeterRegistry registry) {
    this.devices = devices;
    this.letters = letters;
    this.registry = registry;
    Arrays.stream(SignInAnomaly.values()).forEach(this::counter);
  }

  /** In what way a sign-in of {@code user} is unusual; from now on it is known. Never fails. */
  Mono<List<SignInAnomaly>> review(User user, Visitor visitor) {
    return devices.signedIn(user.id(), visitor);
  }

  /** Does what is to be done about {@code signedIn}: for most, nothing. Never fails. */
  Mono<Void> after(CompletedSignIn signedIn, Visitor visitor) {
    return signedIn.suspicions().isEmpty()
        ? Mono.empty()
        : unusual(signedIn.user(), signedIn.opened().session(), visitor, signedIn.suspicions())
            .onErrorResume(UnusualSignInCheck::leaveIt);
  }

  /**
   * What an unusual sign-in leads to.
   *
   * @param visitor from which device and place
   * @param kinds at least one
   */
  private Mono<Void> unusual(
      User user, Session session, Visitor visitor, List<SignInAnomaly> kinds) {
    kinds.forEach(kind -> counter(kind).increment());
    log.debug("unusual sign-in of {} in session {}: {}", user.id(), session.id(), kinds);
    return letters.tell(user, session, visitor, kinds);
  }

  private Counter counter(SignInAnomaly kind) {
    return Counter.builder("forestgate.signins.unusual")
        .description("Sign-ins that were unusual for their account, by what was")
        .tag("kind", kind.text())
        .register(registry);
  }

  private static Mono<Void> leaveIt(Throwable failed) {
    failures.tell(Level.WARN, "watch", "Nothing was done about an unusual sign-in: " + failed);
    return Mono.empty();
  }
}
