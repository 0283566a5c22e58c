package dev.forestgate.sessions.model;

import dev.forestgate.sessions.credential.RefreshGrant;

/** Session after a refresh, with the token that succeeds the presented one. */
public record RefreshedSession(Session session, RefreshGrant refresh) {}
