package dev.forestgate.sessions.model;

import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshGrant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session that was just opened, with credentials that nobody can read from the store again.
 *
 * @param cookie null where the mode has none
 * @param refresh null where the mode has none
 * @param displaced sessions of the account that ended for it, as there were too many; mostly none
 */
public record OpenedSession(
    Session session,
    @Nullable Secret cookie,
    @Nullable RefreshGrant refresh,
    List<UUID> displaced) {

  /** One that displaced none. */
  public OpenedSession(Session session, @Nullable Secret cookie, @Nullable RefreshGrant refresh) {
    this(session, cookie, refresh, List.of());
  }

  public OpenedSession displacing(List<UUID> ended) {
    return new OpenedSession(session, cookie, refresh, ended);
  }
}
