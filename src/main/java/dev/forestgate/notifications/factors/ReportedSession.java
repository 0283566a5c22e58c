package dev.forestgate.notifications.factors;

import dev.forestgate.users.User;
import dev.forestgate.visitor.Visitor;
import java.util.UUID;

/**
 * Session in which a second factor was changed or used.
 *
 * @param user owner of the session
 * @param id id of the session
 * @param client device and place of the request
 */
public record ReportedSession(User user, UUID id, Visitor client) {}
