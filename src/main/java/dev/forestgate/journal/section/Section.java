package dev.forestgate.journal.section;

import static java.util.stream.Collectors.joining;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.EventLine;
import dev.forestgate.journal.summary.Summary;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Section of a journal as Markdown, between two marks with the claim's id. The opening mark has the
 * section's number, the closing mark its seal. Text of users and models cannot contain a mark, as
 * it never contains {@code <}. A section without its closing mark is incomplete.
 */
public final class Section {
  /**
   * Format of constant length, 24 characters, so that an instant in the front matter can be
   * replaced in place.
   */
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Pattern OPENING =
      Pattern.compile(
          "<!-- section (\\d{1,9}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) -->\n");

  private Section() {}

  /** Matches a line against the opening mark; the groups are its number and claim. */
  public static Matcher opening(CharSequence line) {
    return OPENING.matcher(line);
  }

  /** Opening line of a section; {@code number} counts from 1. */
  public static String openingMark(int number, UUID claim) {
    return "<!-- section " + number + " " + claim + " -->";
  }

  /** Closing line of a section; without it the section is incomplete. */
  public static String closingMark(UUID claim, String seal) {
    return "<!-- end " + claim + " " + seal + " -->";
  }

  /** Renders a section without its closing mark; this text is sealed. */
  public static String render(Claim claim, int number, Summary summary, Instant written) {
    String events =
        claim.events().stream().map(EventLine::published).collect(joining("\n", "", "\n"));
    return ("\n" + openingMark(number, claim.id()) + "\n\n")
        + ("## " + format(written) + "\n\n")
        + (MarkdownEscape.of(summary.text()) + "\n\n")
        + ("*" + MarkdownEscape.of(summary.source()) + "*\n\n")
        + ("```json\n" + events + "```\n\n");
  }

  /** Renders an instant in constant length. */
  public static String format(Instant instant) {
    return INSTANT.format(instant);
  }
}
