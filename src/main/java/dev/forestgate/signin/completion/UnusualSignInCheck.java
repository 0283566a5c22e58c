package dev.forestgate.signin.completion;

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
 * Detects unusual sign-ins among the successful ones, counts them and notifies the user. A sign-in
 * never fails because of it.
 */
@Component
final class UnusualSignInCheck {
  private static final Logger log = LoggerFactory.getLogger(UnusualSignInCheck.class);
  private static final SampledLog failures = new SampledLog(log);

  private final KnownDevices devices;
  private final UnusualSignInEmail email;
  private final MeterRegistry registry;

  /** Registers all counters at start, so that zeros are visible. */
  UnusualSignInCheck(KnownDevices devices, UnusualSignInEmail email, MeterRegistry registry) {
    this.devices = devices;
    this.email = email;
    this.registry = registry;
    Arrays.stream(SignInAnomaly.values()).forEach(this::counter);
  }

  /**
   * Anomalies of a sign-in of {@code user} by {@code visitor}, who is a known device from then on.
   * Never fails.
   */
  Mono<List<SignInAnomaly>> review(User user, Visitor visitor) {
    return devices.signedIn(user.id(), visitor);
  }

  /** Handles the anomalies of {@code signedIn}, if there are any. Never fails. */
  Mono<Void> handle(CompletedSignIn signedIn, Visitor visitor) {
    return signedIn.anomalies().isEmpty()
        ? Mono.empty()
        : unusual(signedIn.user(), signedIn.opened().session(), visitor, signedIn.anomalies())
            .onErrorResume(UnusualSignInCheck::leaveIt);
  }

  /**
   * Counts the anomalies and puts an e-mail into the outbox.
   *
   * @param visitor device and place of the sign-in
   * @param kinds at least one anomaly
   */
  private Mono<Void> unusual(
      User user, Session session, Visitor visitor, List<SignInAnomaly> kinds) {
    kinds.forEach(kind -> counter(kind).increment());
    log.debug("Unusual sign-in of {} in session {}: {}", user.id(), session.id(), kinds);
    return email.tell(user, session, visitor, kinds);
  }

  private Counter counter(SignInAnomaly kind) {
    return Counter.builder("forestgate.signins.unusual")
        .description("Sign-ins that were unusual for their account, by kind of anomaly")
        .tag("kind", kind.text())
        .register(registry);
  }

  private static Mono<Void> leaveIt(Throwable failed) {
    failures.tell(Level.WARN, "watch", () -> "An unusual sign-in could not be handled: " + failed);
    return Mono.empty();
  }
}
