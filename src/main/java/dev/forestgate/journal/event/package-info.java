/** Events, their owner and their redaction, and the settings of the journal. */
@NullMarked
package dev.forestgate.journal.event;

import org.jspecify.annotations.NullMarked;
