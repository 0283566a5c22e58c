/** Argon2id (RFC 9106), computed by whichever of three is the fastest here. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.credentials.argon2;
