package dev.forestgate.oidc.logout;

import dev.forestgate.clients.ProviderState;
import dev.forestgate.grants.SessionGrants;
import dev.forestgate.grants.SessionGrants.DueSession;
import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import dev.forestgate.sessions.Sessions;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Finds sessions that have ended without notice, as they expired or a process died, and ends their
 * grants. The gate refuses those grants meanwhile; only the clients are told late.
 */
@Component
final class LogoutSweep implements SmartLifecycle {
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int CONCURRENCY = 8;

  private final SessionGrants grants;
  private final LogoutDispatch dispatch;
  private final Sessions sessions;
  private final ProviderState state;
  private BackgroundLoop<Void> loop;
  private volatile boolean isRunning;

  LogoutSweep(
      SessionGrants grants, LogoutDispatch dispatch, Sessions sessions, ProviderState state) {
    this.grants = grants;
    this.dispatch = dispatch;
    this.sessions = sessions;
    this.state = state;
    this.loop = loop();
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

  private BackgroundLoop<Void> loop() {
    return new BackgroundLoop<>(
        "sweep of the grants of ended sessions", LoopTiming.every(PAUSE).after(PAUSE), this::sweep);
  }

  @Override
  public void start() {
    isRunning = true;
    if (state.isOn()) {
      loop = loop().start();
    }
  }

  @Override
  public void stop(Runnable callback) {
    isRunning = false;
    loop.stop(callback);
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
