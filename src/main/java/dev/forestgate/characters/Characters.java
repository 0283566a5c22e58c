package dev.forestgate.characters;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Who owns which characters. They end with their account. Another's character and one that never
 * was are the same: not one's own. Fails with Spring's {@code DataAccessException} where the store
 * is away.
 */
interface Characters {
  /** All of {@code owner}'s, the oldest first, so that a new one moves none of the others. */
  Flux<CharacterSummary> list(UUID owner);

  /**
   * Adds one. Fails with TOO_MANY_CHARACTERS where {@code owner} has {@link
   * CharacterProperties#most()}, also if several are added at once; with UNAUTHENTICATED where
   * there is no such account any more.
   */
  Mono<CharacterSummary> add(UUID owner, Draft draft);

  /**
   * Changes what {@code edit} names and nothing else: of two at once, each changes its own part.
   * Where it names nothing, nothing changes, the time of the last change neither. Fails with
   * NOT_OWNED.
   */
  Mono<CharacterSummary> change(UUID owner, UUID id, Edit edit);

  /** Deletes one, for good. Fails with NOT_OWNED. */
  Mono<Void> delete(UUID owner, UUID id);

  /** A character that is about to exist. */
  record Draft(String name, String description, int sex, int race) {}

  /**
   * @param name null to leave it
   * @param description null to leave it
   */
  record Edit(@Nullable String name, @Nullable String description) {
    boolean isEmpty() {
      return name == null && description == null;
    }
  }
}
