package dev.forestgate.sessions;

/** A refresh that succeeded: the session, and the token that takes the presented one's place. */
public record Refreshed(Session session, RefreshGrant refresh) {}
