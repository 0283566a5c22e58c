package dev.forestgate.admin.clients;

import static dev.forestgate.roles.Role.ADMIN;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.operator.OperatorGate;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of operators for OAuth clients. */
@Component
public final class ClientAdminRoutes {
  static final String CLIENTS = "/api/admin/clients";

  /** Name of the path variable. */
  static final String ID = "id";

  private static final String CLIENT = CLIENTS + "/{id}";

  private final OperatorGate gate;
  private final ClientQuery query;
  private final ClientCreation creation;
  private final ClientChange change;

  ClientAdminRoutes(
      OperatorGate gate, ClientQuery query, ClientCreation creation, ClientChange change) {
    this.gate = gate;
    this.query = query;
    this.creation = creation;
    this.change = change;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(CLIENTS, gate.reading(query::list))
        .POST(CLIENTS, gate.writing(ADMIN, creation::handle))
        .GET(CLIENT, gate.reading(query::one))
        .PATCH(CLIENT, gate.writing(ADMIN, change::change))
        .DELETE(CLIENT, gate.writing(ADMIN, change::remove))
        .POST(CLIENT + "/secret", gate.writing(ADMIN, change::rotateSecret))
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build();
  }
}
