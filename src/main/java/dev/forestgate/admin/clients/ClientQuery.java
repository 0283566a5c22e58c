package dev.forestgate.admin.clients;

import dev.forestgate.clients.ClientEntry;
import dev.forestgate.clients.ClientRules;
import dev.forestgate.clients.Clients;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ListQuery;
import dev.forestgate.identity.operator.Operator;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists clients in the order of their ids, those of the settings among them, and shows one. */
@Component
final class ClientQuery {
  private static final String PREFIX = "query";

  private final Clients clients;
  private final Clock clock;

  ClientQuery(Clients clients, Clock clock) {
    this.clients = clients;
    this.clock = clock;
  }

  Mono<ServerResponse> list(ServerRequest request, Operator operator) {
    ListQuery query = ListQuery.of(request, Set.of(PREFIX));
    String prefix = query.filter(PREFIX, ClientQuery::id, ClientRules.ID_RULE);
    String after = query.position(ClientQuery::id);
    return clients
        .list(
            Objects.requireNonNullElse(prefix, ""),
            Objects.requireNonNullElse(after, ""),
            query.read())
        .collectList()
        .flatMap(found -> Responses.ok(body(query, found)));
  }

  /** Fails with NOT_FOUND. */
  Mono<ServerResponse> one(ServerRequest request, Operator operator) {
    return find(request.pathVariable(ClientAdminRoutes.ID)).flatMap(Responses::ok);
  }

  /** The client {@code id} for a response. Fails with NOT_FOUND. */
  Mono<ShownClient> find(String id) {
    return clients
        .entry(id)
        .map(entry -> ShownClient.of(entry, clock.instant()))
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)));
  }

  private static Optional<String> id(String text) {
    return Optional.of(text).filter(ClientRules::isId);
  }

  private Body body(ListQuery query, List<ClientEntry> found) {
    ListQuery.Page<ClientEntry> page = query.page(found, entry -> entry.client().id());
    Instant now = clock.instant();
    return new Body(
        page.items().stream().map(entry -> ShownClient.of(entry, now)).toList(), page.next());
  }

  /**
   * Body of the response.
   *
   * @param next cursor of the next page; null on the last one
   */
  record Body(List<ShownClient> clients, @Nullable String next) {}
}
