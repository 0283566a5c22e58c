package dev.forestgate.journal.files;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.Owner;
import dev.forestgate.journal.ledger.Sealer;
import dev.forestgate.journal.section.Section;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Front matter of a journal.
 *
 * @param startedAt instant of the first event
 * @param endedAt instant of the last event; the only value that changes, in place
 */
record FrontMatter(UUID interaction, Owner owner, Instant startedAt, Instant endedAt) {
  /** Number of lines of the front matter with the title. */
  static final int LINES = 8;

  /** Prefix of the line that changes. */
  static final String ENDED_AT = "ended_at: ";

  private static final Pattern FORM =
      Pattern.compile(
          "---\ninteraction: (\\S{36})\n(user|visitor): (\\S{36})\nstarted_at: (\\S{24})\n"
              + "ended_at: (\\S{24})\n---\n\n# Interaction \\S{36}\n");

  static FrontMatter of(Claim claim) {
    return new FrontMatter(
        claim.interaction(), claim.owner(), claim.first().at(), claim.last().at());
  }

  /** Parses {@code lines}; null unless they are exactly as {@link #text} writes them. */
  static @Nullable FrontMatter parse(List<String> lines) {
    String text = String.join("", lines);
    Matcher found = FORM.matcher(text);
    if (!found.matches()) {
      return null;
    }
    try {
      var front =
          new FrontMatter(
              UUID.fromString(found.group(1)),
              new Owner(Owner.Kind.of(found.group(2)), UUID.fromString(found.group(3))),
              Instant.parse(found.group(4)),
              Instant.parse(found.group(5)));
      return front.text().equals(text) ? front : null;
    } catch (IllegalArgumentException | DateTimeParseException malformed) {
      return null;
    }
  }

  String text() {
    return "---\n"
        + ("interaction: " + interaction + "\n")
        + (owner.kind().text() + ": " + owner.id() + "\n")
        + ("started_at: " + Section.format(startedAt) + "\n")
        + endedAtLine(endedAt)
        + "---\n\n"
        + ("# Interaction " + interaction + "\n");
  }

  /** Offset in bytes of the line that {@link #endedAtLine} returns. */
  long endedAtPosition() {
    return text().indexOf(ENDED_AT);
  }

  /** Line of constant length. */
  static String endedAtLine(Instant endedAt) {
    return ENDED_AT + Section.format(endedAt) + "\n";
  }

  /** Seal of the front matter, which the seal of the first section follows. */
  String seal(Sealer seals) {
    String ownerText = (owner.isUser() ? "" : "visitor ") + owner.id();
    return seals.of("journal", interaction.toString(), ownerText, Section.format(startedAt));
  }
}
