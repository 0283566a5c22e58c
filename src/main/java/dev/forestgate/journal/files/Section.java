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
 * One section of a journal as Markdown. It stands between two marks that carry the claim's id; the
 * first has the section's number too, the last its seal. Nothing a person or a model wrote can hold
 * a mark, as {@code <} never reaches the text. A section without its closing mark is torn.
 */
final class Section {
  /** Always 24 characters, so that an instant in the front matter can be replaced in place. */
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Section() {}

  /** The line that begins a section; {@code number} counts from 1. */
  static String openingMark(int number, UUID claim) {
    return "<!-- section " + number + " " + claim + " -->";
  }

  /** The line that ends a section; without it a section is torn. */
  static String closingMark(UUID claim, String seal) {
    return "<!-- end " + claim + " " + seal + " -->";
  }

  /** All of a section but its closing mark: what is sealed. */
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
