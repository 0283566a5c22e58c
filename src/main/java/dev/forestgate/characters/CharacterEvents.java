package dev.forestgate.characters;

import dev.forestgate.identity.key.ScopedCaller;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Journal events of characters: the id and the names of changed members, never their values. */
@Component
final class CharacterEvents {
  private static final String CHARACTER = "character";

  private final Journal journal;

  CharacterEvents(Journal journal) {
    this.journal = journal;
  }

  Mono<UUID> created(ScopedCaller caller, UUID id) {
    return record(caller, JournalAction.CHARACTER_CREATED, Map.of(CHARACTER, id.toString()));
  }

  /** Empty if nothing was changed. */
  Mono<UUID> changed(ScopedCaller caller, UUID id, Characters.Edit edit) {
    List<String> members = new ArrayList<>();
    if (edit.name() != null) {
      members.add("name");
    }
    if (edit.description() != null) {
      members.add("description");
    }
    return edit.isEmpty()
        ? Mono.empty()
        : record(
            caller,
            JournalAction.CHARACTER_CHANGED,
            Map.of(CHARACTER, id.toString(), "changed", members));
  }

  Mono<UUID> deleted(ScopedCaller caller, UUID id) {
    return record(caller, JournalAction.CHARACTER_DELETED, Map.of(CHARACTER, id.toString()));
  }

  private Mono<UUID> record(ScopedCaller caller, JournalAction action, Map<String, Object> detail) {
    return journal.record(
        JournalEvent.serviceEvent(caller.interaction(), caller.userId(), action, detail));
  }
}
