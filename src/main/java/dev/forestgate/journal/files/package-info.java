/** Journals on disk: sections of Markdown, written durably and once. */
@NullMarked
package dev.forestgate.journal.files;

import org.jspecify.annotations.NullMarked;
