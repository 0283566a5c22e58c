/** Compact JWS (RFC 7515): the issuer's keys, serialization, and signatures. */
@NullMarked
package dev.forestgate.tokens.jws;

import org.jspecify.annotations.NullMarked;
