package dev.forestgate.enrolment;

import dev.forestgate.identity.Caller;
import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.notifications.factors.ReportedSession;
import dev.forestgate.users.Users;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Reports of changes that the caller makes to the factors of its account. */
@Component
final class CallerReport {
  private final Users users;
  private final VisitorCookie visitors;

  CallerReport(Users users, VisitorCookie visitors) {
    this.users = users;
    this.visitors = visitors;
  }

  /**
   * Runs {@code report} for the caller's session. Never fails, as the change is made; does nothing
   * if the account was deleted meanwhile.
   */
  Mono<Void> of(
      ServerRequest request, Caller caller, Function<ReportedSession, Mono<Void>> report) {
    return users
        .findById(caller.userId())
        .map(user -> new ReportedSession(user, caller.sessionId(), visitors.recognize(request)))
        .flatMap(report)
        .onErrorComplete();
  }
}
