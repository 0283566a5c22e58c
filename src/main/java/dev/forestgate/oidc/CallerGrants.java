package dev.forestgate.oidc;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.clients.Client;
import dev.forestgate.clients.Clients;
import dev.forestgate.failure.Failed;
import dev.forestgate.grants.Consents;
import dev.forestgate.grants.Grants;
import dev.forestgate.grants.model.Authorization;
import dev.forestgate.grants.model.Grant;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Caller;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.oidc.protocol.GrantRecords;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists the clients that may use the caller's account, and removes them. */
@Component
final class CallerGrants {
  private static final String CLIENT = "client_id";

  private final Grants grants;
  private final Consents consents;
  private final Clients clients;
  private final Journal journal;

  CallerGrants(Grants grants, Consents consents, Clients clients, Journal journal) {
    this.grants = grants;
    this.consents = consents;
    this.clients = clients;
    this.journal = journal;
  }

  /** Lists one entry for each client, the latest used first. */
  Mono<ServerResponse> list(ServerRequest request, Caller caller) {
    return grants
        .list(caller.userId())
        .collectMultimap(grant -> grant.authorization().clientId())
        .flatMapIterable(Map::values)
        .concatMap(this::entry)
        .collectSortedList(Comparator.comparing(Entry::lastUsedAt).reversed())
        .flatMap(entries -> Responses.ok(new Body(entries)));
  }

  /** Ends all grants of a client, and forgets the consent to it. */
  Mono<ServerResponse> remove(ServerRequest request, Caller caller) {
    String client = request.pathVariable(CLIENT);
    return Mono.zip(
            grants.end(caller.userId(), client, GrantRecords.removed(caller.userId(), client)),
            consents.forget(caller.userId(), client),
            Boolean::logicalOr)
        .filter(removed -> removed)
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .flatMap(removed -> record(caller, client))
        .then(Mono.defer(() -> ServerResponse.noContent().build()));
  }

  private Mono<UUID> record(Caller caller, String client) {
    return journal.recordLast(
        JournalEvent.serviceEvent(
            caller.sessionId(),
            caller.userId(),
            JournalAction.APP_REMOVED,
            Map.of(CLIENT, client)));
  }

  private Mono<Entry> entry(Collection<Grant> ofClient) {
    String client = ofClient.iterator().next().authorization().clientId();
    return clients
        .find(client)
        .map(Client::name)
        .defaultIfEmpty(client)
        .map(name -> Entry.of(client, name, ofClient));
  }

  record Body(List<Entry> grants) {}

  /**
   * Grants of one client.
   *
   * @param clientName its id if it is no longer a client
   * @param offline whether one of them outlives its session
   */
  record Entry(
      String clientId,
      String clientName,
      Set<String> scopes,
      Instant createdAt,
      Instant lastUsedAt,
      boolean offline) {

    static Entry of(String client, String name, Collection<Grant> grants) {
      Set<String> scopes = new LinkedHashSet<>();
      grants.forEach(grant -> scopes.addAll(grant.authorization().scopes()));
      return new Entry(
          client,
          name,
          scopes,
          grants.stream().map(Grant::createdAt).min(Comparator.naturalOrder()).orElseThrow(),
          grants.stream().map(Grant::lastUsedAt).max(Comparator.naturalOrder()).orElseThrow(),
          grants.stream().map(Grant::authorization).anyMatch(Authorization::isOffline));
    }
  }
}
