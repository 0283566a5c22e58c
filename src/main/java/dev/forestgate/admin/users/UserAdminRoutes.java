package dev.forestgate.admin.users;

import static dev.forestgate.roles.Role.ADMIN;
import static dev.forestgate.roles.Role.SUPPORT;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.FilePrefix;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.operator.OperatorGate;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of operators for the accounts of others. */
@Component
public final class UserAdminRoutes {
  static final String USERS = "/api/admin/users";

  private static final String USER = USERS + "/{id}";

  private final OperatorGate gate;
  private final AccountQuery query;
  private final UserCreation creation;
  private final UserChange change;
  private final UserSessions sessions;
  private final UserRescue rescue;
  private final UserJournals journals;

  UserAdminRoutes(
      OperatorGate gate,
      AccountQuery query,
      UserCreation creation,
      UserChange change,
      UserSessions sessions,
      UserRescue rescue,
      UserJournals journals) {
    this.gate = gate;
    this.query = query;
    this.creation = creation;
    this.change = change;
    this.sessions = sessions;
    this.rescue = rescue;
    this.journals = journals;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(USERS, gate.reading(query::list))
        .POST(USERS, gate.writing(ADMIN, creation::handle))
        .GET(USER, gate.reading(query::one))
        .PATCH(USER, gate.writing(SUPPORT, change::handle))
        .DELETE(USER, gate.writing(ADMIN, rescue::delete))
        .GET(USER + "/sessions", gate.reading(sessions::list))
        .DELETE(USER + "/sessions", gate.writing(SUPPORT, sessions::endAll))
        .DELETE(USER + "/sessions/{session}", gate.writing(SUPPORT, sessions::end))
        .DELETE(USER + "/factors", gate.writing(SUPPORT, rescue::removeFactors))
        .GET(USER + "/interactions", gate.reading(journals::list))
        .POST(USER + "/password-reset", gate.writing(SUPPORT, rescue::sendReset))
        .POST(USER + "/limits/forgive", gate.writing(SUPPORT, rescue::forgive))
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build()
        .and(
            route()
                .GET(USER + "/interactions/{interaction}", gate.reading(journals::read))
                .filter(Responses.producing(FilePrefix.MARKDOWN))
                .build());
  }
}
