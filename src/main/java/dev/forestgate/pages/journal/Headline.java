package dev.forestgate.pages.journal;

import dev.forestgate.pages.view.Texts;
import java.util.List;

/** Summary of events in the language of the page, by rule. */
final class Headline {
  private static final int NAMED = 3;

  private Headline() {}

  /** The first different notable events of {@code moments}, and how many further ones there are. */
  static String of(List<Moment> moments, Texts texts) {
    boolean hasNotable = moments.stream().anyMatch(Moment::isNotable);
    List<String> all =
        moments.stream()
            .filter(moment -> moment.isNotable() || !hasNotable)
            .map(Moment::text)
            .distinct()
            .toList();
    if (all.isEmpty()) {
      return texts.get("journal.nothing");
    }
    return Moment.capital(all.size() <= NAMED ? listed(all, texts) : shortened(all, texts));
  }

  private static String listed(List<String> all, Texts texts) {
    int last = all.size() - 1;
    return last == 0
        ? all.get(0)
        : texts.get("journal.and", String.join(", ", all.subList(0, last)), all.get(last));
  }

  private static String shortened(List<String> all, Texts texts) {
    String named = String.join(", ", all.subList(0, NAMED));
    return texts.get("journal.and-more", named, all.size() - NAMED);
  }
}
