/** Devices on which an account is asked for no second factor for a time. */
@NullMarked
package dev.forestgate.factors.trust;

import org.jspecify.annotations.NullMarked;
