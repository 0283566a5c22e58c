package dev.forestgate.characters;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Characters and their owners. They are deleted with the account. A character of another account
 * and one that does not exist fail alike. Every method fails with Spring's {@code
 * DataAccessException} if the store is unavailable.
 */
interface Characters {
  /** All characters of {@code owner}, the oldest first. */
  Flux<CharacterSummary> list(UUID owner);

  /**
   * Adds a character. Fails with TOO_MANY_CHARACTERS if {@code owner} has {@link
   * CharacterProperties#most()}, also if several are added at once; with UNAUTHENTICATED if the
   * account is gone.
   */
  Mono<CharacterSummary> add(UUID owner, Draft draft);

  /**
   * Changes the members that {@code edit} names: concurrent edits each change their own. An empty
   * edit changes nothing, not even the time of the last change. Fails with NOT_OWNED.
   */
  Mono<CharacterSummary> change(UUID owner, UUID id, Edit edit);

  /** Deletes a character. Fails with NOT_OWNED. */
  Mono<Void> delete(UUID owner, UUID id);

  /** A character to be created. */
  record Draft(String name, String description, int sex, int race) {}

  /**
   * Changes to a character.
   *
   * @param name null to keep it
   * @param description null to keep it
   */
  record Edit(@Nullable String name, @Nullable String description) {
    boolean isEmpty() {
      return name == null && description == null;
    }
  }
}
