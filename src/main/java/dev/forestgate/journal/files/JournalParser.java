package dev.forestgate.journal.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.journal.files.ParsedJournal.Last;
import dev.forestgate.journal.ledger.Sealer;
import dev.forestgate.journal.section.MarkdownEscape;
import dev.forestgate.journal.section.Section;
import dev.forestgate.journal.section.SectionParser;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses a journal in one pass and bounded memory, and verifies its seals. */
final class JournalParser implements LineSplitter.Lines {
  private static final String UUID_FORM = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
  private static final Pattern CLOSING =
      Pattern.compile("<!-- end " + UUID_FORM + " ([A-Za-z0-9_-]{43}) -->\n");
  private static final Pattern EVENT =
      Pattern.compile("\\{\"id\":\"[^\"]{36}\",\"at\":\"([^\"]{20,30})\"");

  private final Sealer seals;
  private final @Nullable UUID wantedClaim;
  private final int wantedNumber;
  private final @Nullable SectionParser sections;
  private final List<String> head = new ArrayList<>();
  private @Nullable FrontMatter front;
  private Sealer.@Nullable Seal seal;
  private @Nullable Last last;
  private @Nullable Instant endedAt;
  private String summary = "";
  private int opened;
  private @Nullable UUID openedClaim;
  private boolean isInEvents;
  private long eventsHere;
  private long events;
  private long position;
  private long end;
  private boolean holdsClaim;
  private @Nullable String wantedSeal;
  private @Nullable String problem;

  private JournalParser(
      Sealer seals,
      @Nullable UUID wantedClaim,
      int wantedNumber,
      @Nullable SectionParser sections) {
    this.seals = seals;
    this.wantedClaim = wantedClaim;
    this.wantedNumber = wantedNumber;
    this.sections = sections;
  }

  /**
   * Parses all of {@code channel}.
   *
   * @param wantedClaim claim to look for; null for none
   * @param wantedNumber number of the section whose seal to return; 0 for none
   */
  static ParsedJournal read(
      FileChannel channel, Sealer seals, @Nullable UUID wantedClaim, int wantedNumber)
      throws IOException {
    var reader = new JournalParser(seals, wantedClaim, wantedNumber, null);
    LineSplitter.split(channel, Long.MAX_VALUE, reader);
    return reader.result(channel.size());
  }

  /** Parses the first {@code bytes} of {@code channel}, and passes its sections on. */
  static ParsedJournal read(FileChannel channel, long bytes, Sealer seals, SectionParser sections)
      throws IOException {
    var reader = new JournalParser(seals, null, 0, sections);
    LineSplitter.split(channel, bytes, reader);
    return reader.result(channel.size());
  }

  private ParsedJournal result(long size) {
    return new ParsedJournal(front, last, events, end, size, holdsClaim, wantedSeal, problem);
  }

  @Override
  public void part(byte[] bytes, int offset, int length) {
    position += length;
    if (seal != null) {
      seal.update(bytes, offset, length);
    }
  }

  @Override
  public void line(byte[] line, int length, boolean isLong) {
    position += length;
    String text = isLong ? "" : new String(line, 0, length, UTF_8);
    if (seal == null) {
      head(text);
      return;
    }
    Matcher closing = CLOSING.matcher(text);
    if (closing.matches()) {
      close(UUID.fromString(closing.group(1)), closing.group(2), seal.seal());
    } else {
      seal.update(line, 0, length);
      inside(text);
      if (sections != null) {
        sections.line(text);
      }
    }
  }

  private void head(String line) {
    head.add(line);
    if (head.size() == FrontMatter.LINES) {
      front = FrontMatter.parse(head);
      problem = front == null ? "the front matter was altered" : null;
      seal = seals.after(front == null ? "" : front.seal(seals));
    }
  }

  private void inside(String line) {
    Matcher opening = Section.opening(line);
    if (opening.matches()) {
      opened = Integer.parseInt(opening.group(1));
      openedClaim = UUID.fromString(opening.group(2));
      summary = "";
    } else if (line.startsWith("```")) {
      isInEvents = !isInEvents;
    } else if (isInEvents) {
      event(line);
    } else if (summary.isEmpty() && !line.isBlank() && !line.startsWith("## ")) {
      summary = MarkdownEscape.read(line.strip());
    }
  }

  private void event(String line) {
    eventsHere++;
    Matcher event = EVENT.matcher(line);
    if (event.lookingAt()) {
      try {
        Instant at = Instant.parse(event.group(1));
        endedAt = endedAt == null || at.isAfter(endedAt) ? at : endedAt;
      } catch (DateTimeException altered) {
        // the seal does not match then
      }
    }
  }

  private void close(UUID claim, String given, String computed) {
    if (sections != null) {
      sections.close();
    }
    int expected = last == null ? 1 : last.number() + 1;
    if (problem == null) {
      // The closing mark is not sealed itself, so its claim has to be that of the opening one.
      problem = problem(expected, claim.equals(openedClaim) && Sealer.areEqual(given, computed));
    }
    end = position;
    events += eventsHere;
    holdsClaim |= claim.equals(wantedClaim);
    wantedSeal = opened == wantedNumber ? given : wantedSeal;
    last = new Last(opened == 0 ? expected : opened, claim, given, summary, endedAt);
    opened = 0;
    eventsHere = 0;
    isInEvents = false;
    seal = seals.after(given);
  }

  private @Nullable String problem(int expected, boolean isSealed) {
    if (opened > expected) {
      return "section " + expected + " is missing";
    }
    if (opened > 0 && opened < expected) {
      return "section " + opened + " stands where section " + expected + " should be";
    }
    String what = expected == 1 ? "the front matter or section 1" : "section " + expected;
    return isSealed ? null : what + " was altered";
  }
}
