/** Argon2id (RFC 9106) by the fastest implementation of the machine. */
@NullMarked
package dev.forestgate.credentials.argon2;

import org.jspecify.annotations.NullMarked;
