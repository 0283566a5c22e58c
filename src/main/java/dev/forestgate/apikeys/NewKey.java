package dev.forestgate.apikeys;

import dev.forestgate.secret.Secret;

/**
 * An API key that was just created.
 *
 * @param secret the key itself, which is stored nowhere
 */
public record NewKey(ApiKey key, Secret secret) {}
