/** Puts the events of a section into words: by a language model, or by rule. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.journal.summary;
