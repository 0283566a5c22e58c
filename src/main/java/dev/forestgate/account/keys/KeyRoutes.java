package dev.forestgate.account.keys;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Authentication;
import dev.forestgate.identity.Elevation;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes for the caller's API keys. No key may call them; changes need an elevated session. */
@Component
public final class KeyRoutes {
  private static final String KEYS = "/api/keys";

  private final KeyCreation creation;
  private final CallerKeys keys;
  private final Authentication authentication;
  private final Elevation elevation;

  KeyRoutes(
      KeyCreation creation, CallerKeys keys, Authentication authentication, Elevation elevation) {
    this.creation = creation;
    this.keys = keys;
    this.authentication = authentication;
    this.elevation = elevation;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .POST(KEYS, authentication.required(creation::handle))
        .GET(KEYS, authentication.required(keys::list))
        .DELETE(KEYS + "/{id}", elevation.required(keys::remove))
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build();
  }
}
