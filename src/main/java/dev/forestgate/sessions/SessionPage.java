package dev.forestgate.sessions;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of an account's index of sessions.
 *
 * @param ids the latest first
 * @param next where the next page begins; null if there is none
 */
record SessionPage(List<UUID> ids, @Nullable Cursor next) {
  /**
   * The session that a page follows.
   *
   * @param end its absolute end, ms since 1970, should the index have it no more
   */
  record Cursor(UUID id, long end) {}

  /**
   * Reads {@code id, end, ...}.
   *
   * @param most how many were asked for
   */
  static SessionPage of(List<Object> reply, int most) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < reply.size(); i += 2) {
      ids.add(UUID.fromString((String) reply.get(i)));
    }
    if (ids.size() < most) {
      return new SessionPage(ids, null);
    }
    long end = (long) Double.parseDouble((String) reply.get(reply.size() - 1));
    return new SessionPage(ids, new Cursor(ids.get(ids.size() - 1), end));
  }
}
