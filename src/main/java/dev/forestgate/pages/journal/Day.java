package dev.forestgate.pages.journal;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sessions that began on one day in UTC; a script arranges them by days of the local time zone. */
public record Day(LocalDate date, List<SessionCard> cards) {
  /** Days of {@code cards}, which keep their order. */
  static List<Day> of(List<SessionCard> cards) {
    Map<LocalDate, List<SessionCard>> days = new LinkedHashMap<>();
    cards.forEach(
        card ->
            days.computeIfAbsent(
                    card.startedAt().atZone(ZoneOffset.UTC).toLocalDate(), day -> new ArrayList<>())
                .add(card));
    return days.entrySet().stream().map(day -> new Day(day.getKey(), day.getValue())).toList();
  }
}
