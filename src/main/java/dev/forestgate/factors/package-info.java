/** Second factors of accounts: TOTP, recovery codes and passkeys. */
@NullMarked
package dev.forestgate.factors;

import org.jspecify.annotations.NullMarked;
