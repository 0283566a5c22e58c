/** Import of accounts from another service. */
@NullMarked
package dev.forestgate.intake;

import org.jspecify.annotations.NullMarked;
