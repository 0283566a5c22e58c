package dev.forestgate.signin;

import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.users.User;
import dev.forestgate.visitor.SignInAnomaly;
import java.util.List;

/**
 * A sign-in that succeeded.
 *
 * @param suspicions what is unusual about it; mostly none
 */
record CompletedSignIn(User user, OpenedSession opened, List<SignInAnomaly> suspicions) {}
