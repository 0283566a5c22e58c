/** Sections of a journal: Markdown as it is written, and parsed back. */
@NullMarked
package dev.forestgate.journal.section;

import org.jspecify.annotations.NullMarked;
