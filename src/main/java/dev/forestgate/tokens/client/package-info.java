/** Tokens of clients: access tokens (RFC 9068), ID tokens and logout tokens. */
@NullMarked
package dev.forestgate.tokens.client;

import org.jspecify.annotations.NullMarked;
