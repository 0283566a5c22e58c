/** Rate limits of clients, and budgets of guesses at a secret. */
@NullMarked
package dev.forestgate.limits;

import org.jspecify.annotations.NullMarked;
