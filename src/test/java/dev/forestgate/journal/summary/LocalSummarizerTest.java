package dev.forestgate.journal.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.Owner;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.event.TestEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalSummarizerTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void tellsWhatWasSeenAndWhatWasToldInTheOrderOfTheirFirstAppearance() {
    assertThat(
            text(
                seen(0, "signed-in"),
                told(10, "page.view"),
                seen(20, "profile-read"),
                told(30, "cart.add"),
                told(40, "page.view"),
                seen(50, "profile-read"),
                told(55, "page.view"),
                seen(60, "signed-out")))
        .isEqualTo(
            "On 22 November 2026 from 10:00:00 to 10:01:00 UTC, the person signed in, read their"
                + " profile (twice) and signed out; the front end told of page.view (3 times) and"
                + " cart.add. There were 8 events in 60 seconds.");
  }

  @Test
  void aVisitorIsNoUserWithAnAccountYet() {
    RecordedEvent failed = visited("sign-in-failed");
    assertThat(text(failed, failed, visited("registered")))
        .contains("UTC, a visitor failed to sign in (twice) and opened an account.");
  }

  @ParameterizedTest
  @EnumSource(JournalAction.class)
  void everyActionOfTheServiceIsPutIntoWords(JournalAction action) {
    assertThat(text(seen(0, action.text()))).contains("UTC, the person " + action.words() + ".");
  }

  @Test
  void anActionOfAnotherVersionKeepsItsName() {
    assertThat(text(seen(0, "tea-made"))).contains("the person did tea-made.");
  }

  @Test
  void unusualSignInIsDistinguished() {
    var unusual =
        new RecordedEvent(
            TestEvents.id(),
            START,
            Owner.user(UUID.randomUUID()),
            JournalEvent.Source.SERVICE,
            "signed-in",
            Map.of(JournalEvent.UNUSUAL, List.of("new-device")));
    assertThat(text(unusual, seen(5, "profile-read")))
        .contains("the person signed in in an unusual way and read their profile.");
  }

  @Test
  void oneEventIsOneEvent() {
    assertThat(text(told(0, "click")))
        .isEqualTo(
            "On 22 November 2026 at 10:00:00 UTC, the front end told of click. It was one event.");
  }

  @Test
  void manyKindsOfActionAreCountedNotListed() {
    List<RecordedEvent> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      events.add(told(i * 60, "kind-" + i));
    }
    assertThat(text(events.toArray(RecordedEvent[]::new)))
        .contains("kind-7 and 22 other kinds of action")
        .doesNotContain("kind-8")
        .endsWith("There were 30 events in 29 minutes.");
  }

  @Test
  void nothingAUserTypedIsInIt() {
    RecordedEvent event = TestEvents.event(START, "typed", Map.of("name", "Mallory"));
    assertThat(text(event)).doesNotContain("Mallory");
  }

  @Test
  void saysThatNoModelWasAsked() {
    Summary summary = new LocalSummarizer().summarize(List.of(told(0, "click"))).block();
    assertThat(Objects.requireNonNull(summary).source())
        .isEqualTo("local summary, made without a language model");
  }

  private static String text(RecordedEvent... events) {
    return Objects.requireNonNull(new LocalSummarizer().summarize(List.of(events)).block()).text();
  }

  private static RecordedEvent seen(int second, String action) {
    return event(second, JournalEvent.Source.SERVICE, action);
  }

  private static RecordedEvent visited(String action) {
    return new RecordedEvent(
        TestEvents.id(),
        START,
        Owner.visitor(UUID.randomUUID()),
        JournalEvent.Source.SERVICE,
        action,
        Map.of());
  }

  private static RecordedEvent told(int second, String action) {
    return event(second, JournalEvent.Source.CLIENT, action);
  }

  private static RecordedEvent event(int second, JournalEvent.Source source, String action) {
    return new RecordedEvent(
        TestEvents.id(),
        START.plusSeconds(second),
        Owner.user(UUID.randomUUID()),
        source,
        action,
        Map.of());
  }
}
