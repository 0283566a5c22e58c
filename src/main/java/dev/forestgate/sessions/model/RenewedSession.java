package dev.forestgate.sessions.model;

/**
 * A session with new credentials.
 *
 * @param opened as the client gets to know it
 * @param renewal what makes them good
 */
public record RenewedSession(OpenedSession opened, SessionRenewal renewal) {}
