package dev.forestgate.sessions.model;

import dev.forestgate.sessions.credential.RefreshGrant;

/** A refresh that succeeded: the session, and the token that takes the presented one's place. */
public record RefreshedSession(Session session, RefreshGrant refresh) {}
