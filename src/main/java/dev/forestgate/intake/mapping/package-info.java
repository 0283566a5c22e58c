/** Accounts as the exports of other products hold them, and their form in an import. */
@NullMarked
package dev.forestgate.intake.mapping;

import org.jspecify.annotations.NullMarked;
