package dev.forestgate.oidc.logout;

import dev.forestgate.clients.Client;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Valid logout request (OpenID Connect RP-Initiated Logout 1.0, section 2).
 *
 * @param client empty if the request names none
 * @param redirectUri where the logout ends; null for a page of our own
 * @param hintedSession {@code sid} of the hint; null without
 */
record LogoutRequest(
    Optional<Client> client,
    @Nullable String redirectUri,
    @Nullable String state,
    @Nullable String hintedSession) {}
