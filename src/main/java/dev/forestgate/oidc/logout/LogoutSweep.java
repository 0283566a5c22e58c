package dev.forestgate.oidc.logout;

import dev.forestgate.clients.ProviderState;
import dev.forestgate.grants.SessionGrants;
import dev.forestgate.grants.SessionGrants.DueSession;
import dev.forestgate.lifecycle.BackgroundWork;
import dev.forestgate.lifecycle.LoopTiming;
import dev.forestgate.sessions.Sessions;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Finds sessions that have ended without notice, as they expired or a process died, and ends their
 * grants. The gate refuses those grants meanwhile; only the clients are told late.
 */
@Component
final class LogoutSweep {
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int CONCURRENCY = 8;

  private final SessionGrants grants;
  private final LogoutDispatch dispatch;
  private final Sessions sessions;
  private final ProviderState state;

  LogoutSweep(
      SessionGrants grants, LogoutDispatch dispatch, Sessions sessions, ProviderState state) {
    this.grants = grants;
    this.dispatch = dispatch;
    this.sessions = sessions;
    this.state = state;
  }

  /** One round. */
  Mono<Void> sweep() {
    return grants.due().flatMap(this::check, CONCURRENCY).then(dispatch.run()).then(grants.tidy());
  }

  private Mono<Void> check(DueSession due) {
    return sessions
        .find(due.id(), due.userId())
        .hasElement()
        .flatMap(alive -> alive ? grants.checked(due) : grants.end(due.userId(), due.id()));
  }

  @Bean
  BackgroundWork logoutSweepLoop() {
    return BackgroundWork.repeating(
        "sweep of the grants of ended sessions",
        LoopTiming.every(PAUSE).after(PAUSE),
        () -> state.isOn() ? sweep() : Mono.empty());
  }
}
