package dev.forestgate.journal.files;

import static java.util.stream.Collectors.joining;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.EventLine;
import dev.forestgate.journal.summary.Summary;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * Section of a journal as Markdown, between two marks with the claim's id. The opening mark has the
 * section's number, the closing mark its seal. Text of users and models cannot contain a mark, as
 * it never contains {@code <}. A section without its closing mark is incomplete.
 */
final class Section {
  /**
   * Format of constant length, 24 characters, so that an instant in the front matter can be
   * replaced in place.
   */
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Section() {}

  /** Opening line of a section; {@code number} counts from 1. */
  static String openingMark(int number, UUID claim) {
    return "<!-- section " + number + " " + claim + " -->";
  }

  /** Closing line of a section; without it the section is incomplete. */
  static String closingMark(UUID claim, String seal) {
    return "<!-- end " + claim + " " + seal + " -->";
  }

  /** Renders a section without its closing mark; this text is sealed. */
  static String render(Claim claim, int number, Summary summary, Instant written) {
    String events =
        claim.events().stream().map(EventLine::published).collect(joining("\n", "", "\n"));
    return ("\n" + openingMark(number, claim.id()) + "\n\n")
        + ("## " + format(written) + "\n\n")
        + (MarkdownEscape.of(summary.text()) + "\n\n")
        + ("*" + MarkdownEscape.of(summary.source()) + "*\n\n")
        + ("```json\n" + events + "```\n\n");
  }

  static String format(Instant instant) {
    return INSTANT.format(instant);
  }
}
