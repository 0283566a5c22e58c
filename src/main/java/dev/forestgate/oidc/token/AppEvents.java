package dev.forestgate.oidc.token;

import dev.forestgate.clients.Client;
import dev.forestgate.failure.Failed;
import dev.forestgate.grants.Grants;
import dev.forestgate.grants.model.Authorization;
import dev.forestgate.grants.model.Grant;
import dev.forestgate.grants.model.NewGrant;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Events about clients in the journal of the session in which the user was asked. */
@Component
final class AppEvents {
  private final Journal journal;
  private final Grants grants;

  AppEvents(Journal journal, Grants grants) {
    this.journal = journal;
    this.grants = grants;
  }

  /** Records the first grant of a client in a session. */
  Mono<Void> authorized(Client client, NewGrant made) {
    Authorization of = made.grant().authorization();
    return made.isFirst()
        ? record(of, JournalAction.APP_AUTHORIZED, client, List.copyOf(of.scopes()))
        : Mono.empty();
  }

  /** Records a refresh, at most once an hour. */
  Mono<Void> refreshed(Client client, Grant grant) {
    Authorization of = grant.authorization();
    return grants
        .report(grant)
        .filter(isDue -> isDue)
        .flatMap(
            due -> record(of, JournalAction.APP_TOKEN_REFRESHED, client, List.copyOf(of.scopes())));
  }

  /** A full journal does not keep a client from its token. */
  private Mono<Void> record(
      Authorization of, JournalAction action, Client client, List<String> scopes) {
    Map<String, Object> detail =
        Map.of("client_id", client.id(), "client_name", client.name(), "scopes", scopes);
    return journal
        .record(JournalEvent.serviceEvent(of.sessionId(), of.userId(), action, detail))
        .onErrorComplete(Failed.class)
        .then();
  }
}
