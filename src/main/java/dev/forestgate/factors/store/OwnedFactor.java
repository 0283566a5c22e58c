package dev.forestgate.factors.store;

import java.util.UUID;

/** A factor and the account that it belongs to. */
public record OwnedFactor(UUID user, StoredFactor factor) {}
