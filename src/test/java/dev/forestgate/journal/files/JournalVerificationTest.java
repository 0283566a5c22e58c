package dev.forestgate.journal.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.Owner;
import dev.forestgate.journal.event.TestEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes by a writer without the key are detected, with their position. */
class JournalVerificationTest {
  private static final Pattern SECTION =
      Pattern.compile("\n<!-- section .*?<!-- end [^\n]*\n", Pattern.DOTALL);

  private final UUID interaction = TestEvents.id();
  private final UUID user = TestEvents.id();
  private final TestJournalFolder folder;

  JournalVerificationTest(@TempDir Path parent) {
    this.folder = new TestJournalFolder(parent);
    for (int i = 0; i < 4; i++) {
      folder.append(TestEvents.claim(interaction, user, 1));
    }
  }

  @Test
  void unalteredJournalHasNoProblems() throws IOException {
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void aChangedByteIsSeenWhereverItIs() throws IOException {
    byte[] right = Files.readAllBytes(file());
    for (int i = 0; i < right.length; i += 3) {
      byte[] changed = right.clone();
      changed[i] ^= 1;
      Files.write(file(), changed);
      assertThat(folder.problems()).as("byte " + i).hasSize(1);
    }
  }

  @Test
  void theFirstAlteredSectionIsNamed() throws IOException {
    change(text -> replaceIn(2, "step-0", "step-9"));
    assertThat(folder.problems()).containsExactly(named("section 2 was altered"));
  }

  @Test
  void aSectionThatWasTakenOutIsNamed() throws IOException {
    change(text -> text.replace(section(2), ""));
    assertThat(folder.problems()).containsExactly(named("section 2 is missing"));
  }

  @Test
  void sectionsThatChangedPlacesAreNamed() throws IOException {
    change(text -> text.replace(section(2) + section(3), section(3) + section(2)));
    assertThat(folder.problems()).containsExactly(named("section 2 is missing"));
  }

  @Test
  void aSectionThatIsThereTwiceIsNamed() throws IOException {
    change(text -> text.replace(section(2), section(2) + section(2)));
    assertThat(folder.problems())
        .containsExactly(named("section 2 stands where section 3 should be"));
  }

  @Test
  void aCutTailIsSeen() throws IOException {
    change(text -> text.replace(section(4), ""));
    assertThat(folder.problems()).containsExactly(named("section 4 is missing"));
  }

  /** A later write must not hide it. */
  @Test
  void aCutTailIsSeenAfterTheNextSectionToo() throws IOException {
    change(text -> text.replace(section(4), ""));
    folder.append(TestEvents.claim(interaction, user, 1));
    assertThat(folder.problems()).containsExactly(named("section 4 is missing"));
  }

  @Test
  void addedTextIsSeenAnywhere() throws IOException {
    String right = folder.text(interaction);
    for (String after : List.of("# Interaction " + interaction + "\n", section(2), section(4))) {
      Files.writeString(file(), right.replace(after, after + "\nadded\n"));
      assertThat(folder.problems()).as(after).hasSize(1);
    }
  }

  @Test
  void aSectionOfAnotherJournalIsSeen() throws IOException {
    UUID other = TestEvents.id();
    folder.append(TestEvents.claim(other, user, 2));
    String foreign = section(folder.text(other), 1);
    change(text -> text.replace(section(1), foreign));
    assertThat(folder.problems())
        .containsExactly(named("the front matter or section 1 was altered"));
  }

  @Test
  void aJournalUnderAnothersNameIsSeen() throws IOException {
    UUID other = UUID.fromString("00000000-0000-7000-8000-000000000000");
    Files.copy(file(), folder.file(other));
    assertThat(folder.problems())
        .containsExactly(other + ".md: is the journal of another interaction");
  }

  @Test
  void aDeletedFileIsSeenAndADeletedAccountIsRight() throws IOException {
    Files.delete(file());
    assertThat(folder.problems()).containsExactly(named("is missing"));
    folder.files.forget(user);
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void aForgedTombstoneExcusesNothing() throws IOException {
    Files.delete(file());
    Files.writeString(
        folder.path.resolve(".ledger").resolve(user + ".deleted"),
        user + "\n" + "A".repeat(43) + "\n");
    assertThat(folder.problems()).containsExactly(named("is missing"));
  }

  @Test
  void aChangedOrMissingEntryIsSeen() throws IOException {
    Path entry = folder.path.resolve(".ledger/" + user + "/" + interaction);
    Files.writeString(entry, Files.readString(entry).replace("\"sections\":4", "\"sections\":3"));
    assertThat(folder.problems()).containsExactly(named("is not in the ledger"));
    Files.delete(entry);
    assertThat(folder.problems()).containsExactly(named("is not in the ledger"));
  }

  /**
   * As after a kill between the file and the ledger: the sections are sealed, so the service wrote
   * them.
   */
  @Test
  void aLedgerThatIsBehindIsRight() throws IOException {
    Path entry = folder.path.resolve(".ledger/" + user + "/" + interaction);
    byte[] before = Files.readAllBytes(entry);
    folder.append(TestEvents.claim(interaction, user, 1));
    Files.write(entry, before);
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void anotherKeyFitsNothing() throws IOException {
    Path key = folder.path.resolveSibling("journal.key");
    Files.writeString(key, "another key that is at least so long");
    assertThat(new TestJournalFolder(folder.path.resolveSibling("")).problems()).hasSize(1);
  }

  @Test
  void theLedgerIsRebuiltFromTheFiles() throws IOException {
    Claim other = TestEvents.claim(TestEvents.id(), 1);
    folder.append(other);
    Path entry = folder.path.resolve(".ledger/" + user + "/" + interaction);
    String right = Files.readString(entry);
    Files.delete(entry);
    Files.delete(folder.path.resolve(".ledger/" + other.owner().id() + "/" + other.interaction()));
    Files.writeString(
        folder.file(other.interaction()),
        folder.text(other.interaction()).replace("step-0", "step-1"));

    List<String> refused = new ArrayList<>();
    assertThat(folder.rebuild().rebuild(refused::add)).isOne();
    assertThat(Files.readString(entry)).isEqualTo(right);
    assertThat(refused).singleElement().asString().startsWith(other.interaction() + ".md: ");
    assertThat(folder.rebuild().rebuild(refused::add)).as("nothing is new").isZero();
  }

  @Test
  void aVisitorsJournalIsCheckedAndRebuiltLikeAnyOther() throws IOException {
    UUID visitor = TestEvents.id();
    for (int i = 0; i < 2; i++) {
      folder.append(TestEvents.claim(visitor, Owner.visitor(visitor), 1));
    }
    assertThat(folder.text(visitor))
        .startsWith("---\ninteraction: " + visitor + "\nvisitor: " + visitor + "\nstarted_at: ");
    assertThat(folder.problems()).isEmpty();

    Path entry = folder.path.resolve(".ledger/" + visitor + "/" + visitor);
    String right = Files.readString(entry);
    assertThat(right).contains("\"visitor\":\"" + visitor + "\"").doesNotContain("\"user\"");
    Files.delete(entry);
    assertThat(folder.problems()).containsExactly(visitor + ".md: is not in the ledger");
    assertThat(folder.rebuild().rebuild(refused -> {})).isOne();
    assertThat(Files.readString(entry)).isEqualTo(right);
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void aVisitorsJournalCannotBeMadeAUsers() throws IOException {
    UUID visitor = TestEvents.id();
    folder.append(TestEvents.claim(visitor, Owner.visitor(visitor), 1));
    Path file = folder.file(visitor);
    Files.writeString(file, folder.text(visitor).replace("visitor: ", "user: "));
    assertThat(folder.problems())
        .containsExactly(visitor + ".md: the front matter or section 1 was altered");
  }

  private interface Change {
    String of(String text) throws IOException;
  }

  private void change(Change change) throws IOException {
    String text = folder.text(interaction);
    String changed = change.of(text);
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(file(), changed);
  }

  private String replaceIn(int number, String old, String other) throws IOException {
    String section = section(number);
    return folder.text(interaction).replace(section, section.replace(old, other));
  }

  private String section(int number) throws IOException {
    return section(folder.text(interaction), number);
  }

  private static String section(String text, int number) {
    return SECTION.matcher(text).results().map(MatchResult::group).toList().get(number - 1);
  }

  private String named(String problem) {
    return interaction + ".md: " + problem;
  }

  private Path file() {
    return folder.file(interaction);
  }
}
