package dev.forestgate.sessions.model;

/**
 * Session that is kept during a change of credentials, with its new secrets.
 *
 * @param opened session and secrets for the client
 * @param renewal hashes to store; the secrets are valid afterwards
 */
public record RenewedSession(OpenedSession opened, SessionRenewal renewal) {}
