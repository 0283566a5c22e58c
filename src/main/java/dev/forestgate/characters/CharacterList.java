package dev.forestgate.characters;

import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.key.ScopedCaller;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists the caller's characters, the oldest first. Records no event. */
@Component
final class CharacterList {
  private final Characters characters;

  CharacterList(Characters characters) {
    this.characters = characters;
  }

  Mono<ServerResponse> handle(ServerRequest request, ScopedCaller caller) {
    return characters
        .list(caller.userId())
        .collectList()
        .flatMap(own -> Responses.ok(new Body(own)));
  }

  record Body(List<CharacterSummary> characters) {}
}
