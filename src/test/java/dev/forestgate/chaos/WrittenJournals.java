package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All journals of a folder. */
record WrittenJournals(Map<UUID, WrittenJournal> journals) {

  static WrittenJournals in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return new WrittenJournals(
          files
              .filter(file -> file.getFileName().toString().matches("[0-9a-f-]{36}\\.md"))
              .map(WrittenJournal::read)
              .collect(Collectors.toMap(WrittenJournal::interaction, Function.identity())));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  List<WrittenJournal.Section> sections() {
    return journals.values().stream().flatMap(journal -> journal.sections().stream()).toList();
  }

  List<WrittenJournal.Event> events() {
    return sections().stream().flatMap(section -> section.events().stream()).toList();
  }

  /**
   * The promise: what was acknowledged is in exactly one section of its interaction's file; nothing
   * at all is there twice; what was refused is not there. (That no section is torn was seen when it
   * was read.)
   */
  void isExactlyWhatWasAcknowledged(EventRecorder recorder) {
    hasNothingTwice();
    assertThat(events().stream().map(WrittenJournal.Event::id))
        .as("ids")
        .containsAll(recorder.acknowledged().keySet());
    assertThat(events().stream().map(WrittenJournal.Event::number))
        .as("numbers")
        .noneMatch(recorder.refused()::contains);
    journals.values().forEach(journal -> journal.isOf(recorder));
    assertThat(journals.keySet()).as("sessions").containsAll(recorder.signedIn());
    for (UUID session : recorder.signedIn()) {
      assertThat(actions(session)).as(session.toString()).containsOnlyOnce("signed-in");
    }
  }

  void hasNothingTwice() {
    assertThat(sections().stream().map(WrittenJournal.Section::claim))
        .as("claims")
        .doesNotHaveDuplicates();
    assertThat(events().stream().map(WrittenJournal.Event::id)).as("ids").doesNotHaveDuplicates();
    assertThat(events().stream().map(WrittenJournal.Event::number).filter(n -> n > 0))
        .as("numbers")
        .doesNotHaveDuplicates();
  }

  private List<String> actions(UUID session) {
    return Objects.requireNonNull(journals.get(session)).sections().stream()
        .flatMap(section -> section.events().stream())
        .map(WrittenJournal.Event::action)
        .toList();
  }
}
