/** Journals: events are recorded, claimed after inactivity, summarised and written as Markdown. */
@NullMarked
package dev.forestgate.journal;

import org.jspecify.annotations.NullMarked;
