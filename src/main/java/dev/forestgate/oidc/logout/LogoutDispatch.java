package dev.forestgate.oidc.logout;

import dev.forestgate.clients.Clients;
import dev.forestgate.grants.SessionGrants;
import dev.forestgate.grants.model.Logout;
import dev.forestgate.outbox.Job;
import dev.forestgate.outbox.JobOutbox;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/**
 * Makes a job of each client that is to be told of an ended session. A client without a
 * back-channel address is forgotten; one that is unknown here may be in the settings of another
 * replica, as while one after the other is restarted with new settings.
 */
@Component
final class LogoutDispatch {
  private final SessionGrants grants;
  private final Clients clients;
  private final JobOutbox outbox;
  private final IdGenerator ids;

  LogoutDispatch(SessionGrants grants, Clients clients, JobOutbox outbox, IdGenerator ids) {
    this.grants = grants;
    this.clients = clients;
    this.outbox = outbox;
    this.ids = ids;
  }

  Mono<Void> run() {
    return grants.logouts().concatMap(this::dispatch).then();
  }

  private Mono<Void> dispatch(Logout logout) {
    return clients
        .find(logout.clientId())
        .map(client -> client.backChannelLogoutUri() != null)
        .defaultIfEmpty(true)
        .flatMap(
            isTold -> grants.take(logout, isTold ? List.of(outbox.put(job(logout))) : List.of()));
  }

  private Job job(Logout logout) {
    return new Job(ids.generateId(), BackChannelLogout.KIND, BackChannelLogout.parameters(logout));
  }
}
