package dev.forestgate.pages.clients;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of the pages about OAuth clients. */
@Component
public final class ClientPageRoutes {
  private final ClientsPage clients;
  private final NewClientPage newClient;
  private final ClientEditPage edit;
  private final ClientSecretPage secret;
  private final ClientRemovalPage removal;

  ClientPageRoutes(
      ClientsPage clients,
      NewClientPage newClient,
      ClientEditPage edit,
      ClientSecretPage secret,
      ClientRemovalPage removal) {
    this.clients = clients;
    this.newClient = newClient;
    this.edit = edit;
    this.secret = secret;
    this.removal = removal;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(ClientsPage.PATH, clients::list)
        .GET(NewClientPage.PATH, newClient::show)
        .POST(NewClientPage.PATH, newClient::submit)
        .GET(ClientsPage.CLIENT, clients::show)
        .GET(ClientEditPage.PATH, edit::show)
        .POST(ClientEditPage.PATH, edit::submit)
        .GET(ClientSecretPage.PATH, secret::show)
        .POST(ClientSecretPage.PATH, secret::submit)
        .GET(ClientRemovalPage.PATH, removal::show)
        .POST(ClientRemovalPage.PATH, removal::submit)
        .build();
  }
}
