package dev.forestgate.sessions;

import dev.forestgate.secret.Secret;

/**
 * A session that was just opened, with the credential for its cookie, which nobody can read from
 * the store again.
 */
public record OpenedSession(Session session, Secret cookie) {}
