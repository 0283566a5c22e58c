/** Pages of the journal: an account's sessions as a timeline. */
@NullMarked
package dev.forestgate.pages.journal;

import org.jspecify.annotations.NullMarked;
