package dev.forestgate.admin.clients;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.clients.AuthMethod;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.ClientSecrets;
import dev.forestgate.clients.Clients;
import dev.forestgate.clients.GrantType;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.client.IdTokenAlgorithm;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Creates a client. Its secret is in the response, and nowhere else. */
@Component
final class ClientCreation {
  private final Clients clients;
  private final ClientQuery query;
  private final ClientRecords records;
  private final JsonBodies bodies;
  private final HttpProperties http;

  ClientCreation(
      Clients clients,
      ClientQuery query,
      ClientRecords records,
      JsonBodies bodies,
      HttpProperties http) {
    this.clients = clients;
    this.query = query;
    this.records = records;
    this.bodies = bodies;
    this.http = http;
  }

  Mono<ServerResponse> handle(ServerRequest request, Operator operator) {
    return bodies
        .read(request, ClientForm.class)
        .flatMap(form -> create(form, form.isPublic() ? null : records.draw(), operator));
  }

  private Mono<ServerResponse> create(ClientForm form, @Nullable Secret secret, Operator operator) {
    String id = form.id();
    if (id == null) {
      throw Failed.invalid("id", "is required");
    }
    Client client =
        records.valid(form.appliedTo(usual(id), secret == null ? null : ClientSecrets.of(secret)));
    return clients
        .add(client, ClientRecords.of(operator, AuditAction.CLIENT_CREATED, id, List.of()))
        .then(Mono.defer(() -> query.find(id)))
        .flatMap(shown -> created(ShownClient.Created.of(shown, secret)));
  }

  private Mono<ServerResponse> created(ShownClient.Created body) {
    return ServerResponse.created(
            http.publicPath(ClientAdminRoutes.CLIENTS + "/" + body.client().id()))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body);
  }

  /** Client with the defaults of the settings. */
  private static Client usual(String id) {
    return new Client(
        id,
        id,
        null,
        null,
        null,
        null,
        AuthMethod.CLIENT_SECRET_BASIC,
        List.of(),
        List.of(),
        Set.of(GrantType.AUTHORIZATION_CODE),
        List.of("openid", "profile", "email"),
        null,
        true,
        IdTokenAlgorithm.ES256,
        false,
        null);
  }
}
