package dev.forestgate.factors.model;

import java.util.UUID;

/** Account that a passkey signs in, and the passkey. */
public record PasskeySignIn(UUID user, ProvedFactor factor) {}
