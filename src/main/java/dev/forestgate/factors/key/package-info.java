/** Keys that encrypt TOTP secrets and authenticate recovery codes. */
@NullMarked
package dev.forestgate.factors.key;

import org.jspecify.annotations.NullMarked;
