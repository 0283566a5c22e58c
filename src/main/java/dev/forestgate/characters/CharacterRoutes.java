package dev.forestgate.characters;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.apikeys.KeyScope;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Authentication;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of characters. */
@Component
public final class CharacterRoutes {
  /** The canonical path, and the path of the KeyDB service. */
  private static final List<String> PATHS = List.of("/api/characters", "/characters");

  private final CharacterList list;
  private final CharacterCreation creation;
  private final CharacterChange change;
  private final CharacterDeletion deletion;
  private final Authentication authentication;

  CharacterRoutes(
      CharacterList list,
      CharacterCreation creation,
      CharacterChange change,
      CharacterDeletion deletion,
      Authentication authentication) {
    this.list = list;
    this.creation = creation;
    this.change = change;
    this.deletion = deletion;
    this.authentication = authentication;
  }

  public RouterFunction<ServerResponse> routes() {
    RouterFunctions.Builder routes = route();
    for (String path : PATHS) {
      routes
          .GET(path, authentication.scoped(KeyScope.CHARACTERS, list::handle))
          .POST(path, authentication.scoped(KeyScope.CHARACTERS, creation::handle))
          .PUT(path + "/{id}", authentication.scoped(KeyScope.CHARACTERS, change::handle))
          .DELETE(path + "/{id}", authentication.scoped(KeyScope.CHARACTERS, deletion::handle));
    }
    return routes.filter(Responses.producing(MediaType.APPLICATION_JSON)).build();
  }
}
