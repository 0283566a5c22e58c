package dev.forestgate.pages.journal;

import static java.util.stream.Collectors.joining;

import dev.forestgate.pages.view.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Event in words.
 *
 * @param text plain words without a subject; the name of an event of a front end
 * @param isName whether {@code text} is a name that a front end gave
 * @param icon name of an icon
 * @param unusual what is unusual, in words; empty for nothing
 * @param isNotable whether a headline mentions it
 * @param detail what a front end told with it; empty for nothing
 * @param times number of equal events in a row
 */
public record Moment(
    Instant at,
    String text,
    boolean isName,
    String icon,
    Tone tone,
    List<Unusual> unusual,
    boolean isNotable,
    String detail,
    int times) {
  private static final int LONGEST_DETAIL = 300;

  /** Words of an event of {@code GET /api/interactions/{id}/sections}. */
  static Moment of(JsonNode event, Texts texts) {
    Instant at = Instant.parse(event.path("at").asString());
    String action = event.path("action").asString();
    JsonNode detail = event.path("detail");
    if (!event.path("source").asString().equals("service")) {
      return new Moment(
          at, action, true, "app", Tone.PLAIN, List.of(), false, shortened(detail), 1);
    }
    EventKind kind = EventKind.of(action);
    List<Unusual> unusual = Unusual.of(detail, texts);
    return new Moment(
        at,
        text(action, kind, detail, texts),
        false,
        kind == null ? "app" : kind.icon(),
        Tone.higher(kind == null ? Tone.PLAIN : kind.tone(), Unusual.tone(unusual)),
        unusual,
        kind == null || kind.isNotable(),
        "",
        1);
  }

  /** Puts equal events in a row together. */
  static List<Moment> folded(List<Moment> moments) {
    List<Moment> folded = new ArrayList<>();
    for (Moment moment : moments) {
      int last = folded.size() - 1;
      if (last >= 0 && folded.get(last).equals(moment.like(folded.get(last)))) {
        folded.set(last, folded.get(last).again());
      } else {
        folded.add(moment);
      }
    }
    return folded;
  }

  /** {@link #text} as a sentence; a name stays as it is. */
  public String sentence() {
    return isName ? text : capital(text);
  }

  static String capital(String text) {
    int first = text.codePointAt(0);
    return Character.toString(Character.toTitleCase(first))
        + text.substring(Character.charCount(first));
  }

  /** This one at the time of {@code other} and as often. */
  private Moment like(Moment other) {
    return new Moment(other.at, text, isName, icon, tone, unusual, isNotable, detail, other.times);
  }

  private Moment again() {
    return new Moment(at, text, isName, icon, tone, unusual, isNotable, detail, times + 1);
  }

  private static String text(
      String action, @Nullable EventKind kind, JsonNode detail, Texts texts) {
    return kind == null
        ? texts.get("event.other", action)
        : texts.get("event." + action, variant(kind, detail), number(detail));
  }

  /** What tells events of one action apart: the way of a sign-in, or the type of a factor. */
  private static String variant(EventKind kind, JsonNode detail) {
    return switch (kind) {
      case SIGNED_IN, ELEVATED -> method(detail.path("amr"));
      case FACTOR_ADDED, FACTOR_RENAMED, FACTOR_REMOVED -> detail.path("type").asString("");
      default -> "";
    };
  }

  private static String method(JsonNode amr) {
    List<String> methods = amr.values().stream().map(JsonNode::asString).toList();
    boolean isPasskey = methods.contains("hwk") || methods.contains("swk");
    boolean isCode = methods.contains("otp");
    if (methods.contains("pwd")) {
      return isPasskey ? "pwd_passkey" : isCode ? "pwd_otp" : "pwd";
    }
    return isPasskey ? "passkey" : isCode ? "code" : "";
  }

  private static long number(JsonNode detail) {
    return detail.path(detail.has("left") ? "left" : "count").asLong(0);
  }

  private static String shortened(JsonNode detail) {
    String text =
        detail.properties().stream()
            .map(member -> member.getKey() + ": " + plain(member.getValue()))
            .collect(joining(", "));
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
  }

  private static String plain(JsonNode value) {
    return value.isString() ? value.asString() : value.toString();
  }
}
