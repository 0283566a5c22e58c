package dev.forestgate.sessions;

import dev.forestgate.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A session that was just opened, with credentials that nobody can read from the store again.
 *
 * @param cookie null where the mode has none
 * @param refresh null where the mode has none
 */
public record OpenedSession(
    Session session, @Nullable Secret cookie, @Nullable RefreshGrant refresh) {}
