package dev.forestgate.auth;

import dev.forestgate.sessions.OpenedSession;
import dev.forestgate.users.User;

/** A sign-in that succeeded. */
record SignedIn(User user, OpenedSession opened) {}
