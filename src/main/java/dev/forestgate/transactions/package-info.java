/** Writes that commit together, and the choice of the account store. */
@NullMarked
package dev.forestgate.transactions;

import org.jspecify.annotations.NullMarked;
