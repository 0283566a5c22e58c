package dev.forestgate.signin.completion;

import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.users.User;
import dev.forestgate.visitor.SignInAnomaly;
import java.util.List;

/**
 * A successful sign-in.
 *
 * @param anomalies deviations from the account's usual sign-ins; usually empty
 */
public record CompletedSignIn(User user, OpenedSession opened, List<SignInAnomaly> anomalies) {}
