package dev.forestgate.pages.journal;

import dev.forestgate.pages.view.Texts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Something unusual about a sign-in, in words. */
public record Unusual(String text, Tone tone) {
  private static final String TRAVEL = "impossible-travel";

  /** What {@code detail} of an event tells; empty for nothing. */
  static List<Unusual> of(JsonNode detail, Texts texts) {
    List<Unusual> all = new ArrayList<>();
    detail.path("unusual").values().forEach(name -> all.add(of(name.asString(), texts)));
    long failed = detail.path("failed").asLong(0);
    if (failed > 0) {
      all.add(new Unusual(texts.get("journal.unusual.failed", failed), Tone.ODD));
    }
    return List.copyOf(all);
  }

  private static Unusual of(String name, Texts texts) {
    return new Unusual(
        texts.find("journal.unusual." + name).orElse(name),
        name.equals(TRAVEL) ? Tone.BAD : Tone.ODD);
  }

  /** The highest of {@code all}. */
  static Tone tone(List<Unusual> all) {
    return all.stream().map(Unusual::tone).reduce(Tone.PLAIN, Tone::higher);
  }
}
