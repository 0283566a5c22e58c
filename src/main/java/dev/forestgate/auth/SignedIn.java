package dev.forestgate.auth;

import dev.forestgate.sessions.OpenedSession;
import dev.forestgate.users.User;
import dev.forestgate.visitor.Suspicion;
import java.util.List;

/**
 * A sign-in that succeeded.
 *
 * @param suspicions what is unusual about it; mostly none
 */
record SignedIn(User user, OpenedSession opened, List<Suspicion> suspicions) {}
