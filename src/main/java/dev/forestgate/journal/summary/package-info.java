/** Summaries of a section, by a language model or by rule. */
@NullMarked
package dev.forestgate.journal.summary;

import org.jspecify.annotations.NullMarked;
