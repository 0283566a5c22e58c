package dev.forestgate.sessions;

/**
 * Entry of a session in its account's index.
 *
 * @param indexed how many sessions the index has
 * @param latest a {@link LastProfileUpdate} as it is stored, if it differs from the session's; else
 *     empty
 */
record IndexedSession(long indexed, String latest) {}
