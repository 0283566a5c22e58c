package dev.forestgate.sessions.model;

import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshGrant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Session that was just opened. Its secrets cannot be read from Redis again.
 *
 * @param cookie null where the mode has none
 * @param refresh null where the mode has none
 * @param displaced ids of the account's sessions that ended because the limit was reached; usually
 *     none
 */
public record OpenedSession(
    Session session,
    @Nullable Secret cookie,
    @Nullable RefreshGrant refresh,
    List<UUID> displaced) {

  /** Creates a session that displaced none. */
  public OpenedSession(Session session, @Nullable Secret cookie, @Nullable RefreshGrant refresh) {
    this(session, cookie, refresh, List.of());
  }

  public OpenedSession displacing(List<UUID> ended) {
    return new OpenedSession(session, cookie, refresh, ended);
  }
}
