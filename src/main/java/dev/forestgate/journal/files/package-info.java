/** The journals on disk: sections of Markdown, written durably and once. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.journal.files;
