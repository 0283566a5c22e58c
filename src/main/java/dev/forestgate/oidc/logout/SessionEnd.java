package dev.forestgate.oidc.logout;

import dev.forestgate.grants.SessionGrants;
import dev.forestgate.sessions.ending.SessionEndListener;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Ends the grants of an ended session, and has its clients told. */
@Component
final class SessionEnd implements SessionEndListener {
  private final SessionGrants grants;
  private final LogoutDispatch dispatch;

  SessionEnd(SessionGrants grants, LogoutDispatch dispatch) {
    this.grants = grants;
    this.dispatch = dispatch;
  }

  @Override
  public Mono<Void> ended(UUID userId, UUID id) {
    return grants.exist() ? grants.end(userId, id).then(dispatch.run()) : Mono.empty();
  }
}
