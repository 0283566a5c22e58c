/** Time-based one-time passwords (RFC 6238), and the QR code of their secret. */
@NullMarked
package dev.forestgate.factors.totp;

import org.jspecify.annotations.NullMarked;
