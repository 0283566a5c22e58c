package dev.forestgate.characters;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.key.ScopedCaller;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Creates a character of the caller. */
@Component
final class CharacterCreation {
  private final Characters characters;
  private final CharacterEvents events;
  private final JsonBodies bodies;

  CharacterCreation(Characters characters, CharacterEvents events, JsonBodies bodies) {
    this.characters = characters;
    this.events = events;
    this.bodies = bodies;
  }

  Mono<ServerResponse> handle(ServerRequest request, ScopedCaller caller) {
    return bodies
        .read(request, Form.class)
        .map(Form::draft)
        .flatMap(draft -> characters.add(caller.userId(), draft))
        .delayUntil(added -> events.created(caller, added.id()))
        .flatMap(Responses::ok);
  }

  /** Body of the request: all four members, numbers whole and of any size. */
  record Form(
      @Nullable String name,
      @Nullable String description,
      @Nullable BigInteger sex,
      @Nullable BigInteger race) {

    Characters.Draft draft() {
      List<FieldError> errors = new ArrayList<>();
      if (name == null) {
        errors.add(new FieldError("name", "is required"));
      } else {
        CharacterText.checkName(name, errors);
      }
      if (description == null) {
        errors.add(new FieldError("description", "is required"));
      } else {
        CharacterText.checkDescription(description, errors);
      }
      int number = CharacterText.sex(sex, errors);
      int kind = CharacterText.race(race, errors);
      if (name == null || description == null || !errors.isEmpty()) {
        throw Failed.invalid(errors);
      }
      return new Characters.Draft(name, description, number, kind);
    }
  }
}
