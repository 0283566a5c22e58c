package dev.forestgate.pages.keys;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of the pages about API keys. */
@Component
public final class KeyPageRoutes {
  private final KeysPage keys;
  private final NewKeyPage newKey;

  KeyPageRoutes(KeysPage keys, NewKeyPage newKey) {
    this.keys = keys;
    this.newKey = newKey;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(KeysPage.PATH, keys::show)
        .GET(NewKeyPage.PATH, newKey::show)
        .POST(NewKeyPage.PATH, newKey::submit)
        .GET(KeysPage.REMOVAL, keys::askRemoval)
        .POST(KeysPage.REMOVAL, keys::remove)
        .build();
  }
}
