/** Seals that show whether a journal was changed or cut. */
@NullMarked
package dev.forestgate.journal.ledger;

import org.jspecify.annotations.NullMarked;
