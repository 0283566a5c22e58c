package dev.forestgate.grants.model;

import org.jspecify.annotations.Nullable;

/**
 * Part of an authorization request that its code is bound to.
 *
 * @param challenge {@code code_challenge} of S256 (RFC 7636); null without
 * @param nonce null without
 */
public record CodeRequest(String redirectUri, @Nullable String challenge, @Nullable String nonce) {}
