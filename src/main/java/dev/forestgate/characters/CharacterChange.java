package dev.forestgate.characters;

import static dev.forestgate.failure.Failure.NOT_OWNED;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.key.ScopedCaller;
import dev.forestgate.redis.RecordId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Changes the name or the description of one of the caller's characters. */
@Component
final class CharacterChange {
  private final Characters characters;
  private final CharacterEvents events;
  private final JsonBodies bodies;

  CharacterChange(Characters characters, CharacterEvents events, JsonBodies bodies) {
    this.characters = characters;
    this.events = events;
    this.bodies = bodies;
  }

  Mono<ServerResponse> handle(ServerRequest request, ScopedCaller caller) {
    return bodies
        .read(request, Form.class)
        .map(Form::edit)
        .flatMap(
            edit -> change(caller, RecordId.parse(request.pathVariable("id")).orElse(null), edit))
        .flatMap(Responses::ok);
  }

  private Mono<CharacterSummary> change(
      ScopedCaller caller, @Nullable UUID id, Characters.Edit edit) {
    return Mono.justOrEmpty(id)
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_OWNED)))
        .flatMap(known -> characters.change(caller.userId(), known, edit))
        .delayUntil(changed -> events.changed(caller, changed.id(), edit));
  }

  /** Body of the request. Missing members stay as they are; sex and race can't be changed. */
  record Form(@Nullable String name, @Nullable String description) {
    Characters.Edit edit() {
      List<FieldError> errors = new ArrayList<>();
      if (name != null) {
        CharacterText.checkName(name, errors);
      }
      if (description != null) {
        CharacterText.checkDescription(description, errors);
      }
      if (!errors.isEmpty()) {
        throw Failed.invalid(errors);
      }
      return new Characters.Edit(name, description);
    }
  }
}
