package dev.forestgate.journal.section;

import dev.forestgate.journal.event.EventLine;
import dev.forestgate.journal.event.Owner;
import dev.forestgate.journal.event.RecordedEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Parses the Markdown of {@link Section} back. It is strict: a section that is not exactly as
 * {@link Section#render} writes it is left out. Whether it is the one that was written is for the
 * seal to say.
 */
public final class SectionParser {
  private static final String EMPTY = "\n";
  private static final String HEADING = "## ";
  private static final String BEGIN = "```json\n";
  private static final String END = "```\n";

  private final Owner owner;
  private final int mostEvents;
  private final Consumer<WrittenSection> sections;
  private int kept;

  private int line;
  private boolean isMalformed;
  private boolean isEnded;
  private int number;
  private Instant writtenAt = Instant.EPOCH;
  private String summary = "";
  private String author = "";
  private List<RecordedEvent> events = new ArrayList<>();
  private int omitted;

  /**
   * @param owner owner of the events
   * @param mostEvents most events of all sections together; further ones are counted
   * @param sections receives each section when it is closed
   */
  public SectionParser(Owner owner, int mostEvents, Consumer<WrittenSection> sections) {
    this.owner = owner;
    this.mostEvents = mostEvents;
    this.sections = sections;
  }

  /** Receives the next line with its line break; empty text for one that is too long. */
  public void line(String text) {
    isMalformed = isMalformed || !accept(text);
    line++;
  }

  /** Receives the closing mark. */
  public void close() {
    if (!isMalformed && isEnded) {
      sections.accept(
          new WrittenSection(number, writtenAt, summary, author, List.copyOf(events), omitted));
      kept += events.size();
    }
    line = 0;
    isMalformed = false;
    isEnded = false;
    events = new ArrayList<>();
    omitted = 0;
  }

  private boolean accept(String text) {
    return switch (line) {
      case 0, 2, 4, 6, 8 -> text.equals(EMPTY);
      case 1 -> readOpening(text);
      case 3 -> readHeading(text);
      case 5 -> readSummary(text);
      case 7 -> readAuthor(text);
      case 9 -> text.equals(BEGIN);
      default -> readEvent(text);
    };
  }

  private boolean readOpening(String text) {
    Matcher opening = Section.opening(text);
    number = opening.matches() ? Integer.parseInt(opening.group(1)) : 0;
    return number > 0;
  }

  private boolean readHeading(String text) {
    try {
      writtenAt = Instant.parse(text.substring(Math.min(HEADING.length(), text.length())).strip());
      return text.equals(HEADING + Section.format(writtenAt) + "\n");
    } catch (DateTimeException malformed) {
      return false;
    }
  }

  private boolean readSummary(String text) {
    summary = MarkdownEscape.read(text.strip());
    return text.endsWith("\n");
  }

  private boolean readAuthor(String text) {
    if (text.length() < 3 || !text.startsWith("*") || !text.endsWith("*\n")) {
      return false;
    }
    author = MarkdownEscape.read(text.substring(1, text.length() - 2));
    return true;
  }

  /** Reads a line after the begin of the code block: an event, its end, or the empty line after. */
  private boolean readEvent(String text) {
    if (isEnded) {
      return text.equals(EMPTY);
    }
    if (text.equals(END)) {
      isEnded = true;
      return true;
    }
    return text.endsWith("\n") && add(text.substring(0, text.length() - 1));
  }

  private boolean add(String text) {
    if (kept + events.size() >= mostEvents) {
      omitted++;
      return true;
    }
    @Nullable RecordedEvent event = EventLine.readPublished(text, owner);
    return event != null && events.add(event);
  }
}
