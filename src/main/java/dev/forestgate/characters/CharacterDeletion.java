package dev.forestgate.characters;

import static dev.forestgate.failure.Failure.NOT_OWNED;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.key.ScopedCaller;
import dev.forestgate.redis.RecordId;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Deletes one of the caller's characters. */
@Component
final class CharacterDeletion {
  private final Characters characters;
  private final CharacterEvents events;

  CharacterDeletion(Characters characters, CharacterEvents events) {
    this.characters = characters;
    this.events = events;
  }

  Mono<ServerResponse> handle(ServerRequest request, ScopedCaller caller) {
    return Mono.justOrEmpty(RecordId.parse(request.pathVariable("id")))
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_OWNED)))
        .delayUntil(id -> characters.delete(caller.userId(), id))
        .delayUntil(id -> events.deleted(caller, id))
        .flatMap(id -> Responses.done("Character deleted"));
  }
}
