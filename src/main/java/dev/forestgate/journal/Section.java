package dev.forestgate.journal;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * One section of a journal as Markdown. It stands between two marks that carry the claim's id;
 * nothing a person or a model wrote can hold a mark, as {@code <} never reaches the text. A section
 * without its closing mark is torn.
 */
final class Section {
  /** Always 24 characters, so that an instant in the front matter can be replaced in place. */
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Section() {}

  /** The line that begins a section. */
  static String openingMark(UUID claim) {
    return "<!-- section " + claim + " -->";
  }

  /**
   * The line that ends a section; with {@link #isClosingMark} what tells a whole one from a torn
   * one.
   */
  static String closingMark(UUID claim) {
    return "<!-- end " + claim + " -->";
  }

  static boolean isClosingMark(String line) {
    return line.startsWith("<!-- end ") && line.endsWith(" -->");
  }

  /** The beginning of a new file, with the front matter. */
  static String header(Claim claim) {
    RecordedEvent first = claim.events().get(0);
    return "---\n"
        + ("interaction: " + claim.interaction() + "\n")
        + ("user: " + first.user() + "\n")
        + ("started_at: " + format(first.at()) + "\n")
        + endedAt(claim)
        + "---\n\n"
        + ("# Interaction " + claim.interaction() + "\n");
  }

  /** The one line of the front matter that changes. */
  static String endedAt(Claim claim) {
    return "ended_at: " + format(claim.events().get(claim.events().size() - 1).at()) + "\n";
  }

  static String render(Claim claim, Summary summary, Instant written) {
    String events =
        claim.events().stream().map(EventLine::published).collect(joining("\n", "", "\n"));
    return ("\n" + openingMark(claim.id()) + "\n\n")
        + ("## " + format(written) + "\n\n")
        + (PlainText.of(summary.text()) + "\n\n")
        + ("*" + PlainText.of(summary.source()) + "*\n\n")
        + ("```json\n" + events + "```\n\n")
        + (closingMark(claim.id()) + "\n");
  }

  static String format(Instant instant) {
    return INSTANT.format(instant);
  }
}
