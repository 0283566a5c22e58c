/** What each journal holds, kept apart from it and sealed, so that a cut or a change is seen. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.journal.ledger;
