package dev.forestgate.admin.clients;

import static dev.forestgate.admin.clients.ClientAdminRoutes.ID;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.clients.AuthMethod;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.ClientSecrets;
import dev.forestgate.clients.Clients;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.secret.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Changes and removes clients, and gives them new secrets. */
@Component
final class ClientChange {
  private static final int DEFAULT_SECONDS = 86_400;
  private static final int MOST_SECONDS = 30 * 86_400;

  private final Clients clients;
  private final ClientQuery query;
  private final ClientRecords records;
  private final JsonBodies bodies;
  private final Clock clock;

  ClientChange(
      Clients clients, ClientQuery query, ClientRecords records, JsonBodies bodies, Clock clock) {
    this.clients = clients;
    this.query = query;
    this.records = records;
    this.bodies = bodies;
    this.clock = clock;
  }

  Mono<ServerResponse> change(ServerRequest request, Operator operator) {
    String id = request.pathVariable(ID);
    return query
        .find(id)
        .then(bodies.read(request, ClientForm.class))
        .flatMap(form -> change(id, form, operator))
        .then(Mono.defer(() -> query.find(id)))
        .flatMap(Responses::ok);
  }

  private Mono<?> change(String id, ClientForm form, Operator operator) {
    if (form.id() != null && !form.id().equals(id)) {
      throw Failed.invalid("id", "can't be changed");
    }
    List<String> members = form.members();
    if (members.isEmpty()) {
      throw Failed.invalid("name", "is required, or another member is");
    }
    return clients.change(
        id,
        client -> records.valid(changed(client, form)),
        ClientRecords.of(operator, AuditAction.CLIENT_CHANGED, id, members));
  }

  private static Client changed(Client client, ClientForm form) {
    Client changed = form.appliedTo(client, client.secrets());
    if ((changed.authMethod() == AuthMethod.NONE) == client.isConfidential()) {
      throw Failed.invalid("auth_method", "can't become none, or cease to be; add another client");
    }
    return changed;
  }

  /** The access tokens of the client are refused from now on, and its id is not given again. */
  Mono<ServerResponse> remove(ServerRequest request, Operator operator) {
    String id = request.pathVariable(ID);
    return clients
        .remove(id, ClientRecords.of(operator, AuditAction.CLIENT_REMOVED, id, List.of()))
        .then(Mono.defer(() -> ServerResponse.noContent().build()));
  }

  /** Replaces the secret; the one before goes on to be valid for a time. */
  Mono<ServerResponse> rotateSecret(ServerRequest request, Operator operator) {
    String id = request.pathVariable(ID);
    return bodies
        .readIfPresent(request, Rotation.class)
        .defaultIfEmpty(new Rotation(null))
        .map(Rotation::overlap)
        .flatMap(overlap -> rotate(id, overlap, operator));
  }

  private Mono<ServerResponse> rotate(String id, Duration overlap, Operator operator) {
    Secret next = records.draw();
    Instant end = clock.instant().plus(overlap);
    return clients
        .change(
            id,
            client -> client.withSecrets(secrets(client).followedBy(next, end)),
            ClientRecords.of(operator, AuditAction.CLIENT_CHANGED, id, List.of("client_secret")))
        .flatMap(
            before ->
                ServerResponse.status(HttpStatus.CREATED)
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(
                        new ShownClient.NewSecret(
                            id, next.reveal(), overlap.isZero() ? null : end)));
  }

  private static ClientSecrets secrets(Client client) {
    ClientSecrets secrets = client.secrets();
    if (secrets == null) {
      throw Failed.invalid("auth_method", "is none, so the client has no secret");
    }
    return secrets;
  }

  /**
   * Body of a rotation.
   *
   * @param previousExpiresIn seconds for which the secret before goes on to be valid
   */
  record Rotation(@Nullable Integer previousExpiresIn) {
    Duration overlap() {
      int seconds = previousExpiresIn == null ? DEFAULT_SECONDS : previousExpiresIn;
      if (seconds < 0 || seconds > MOST_SECONDS) {
        throw Failed.invalid("previous_expires_in", "must be 0 to " + MOST_SECONDS);
      }
      return Duration.ofSeconds(seconds);
    }
  }
}
