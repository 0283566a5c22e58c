package dev.forestgate.journal.summary;

/**
 * Summary of a section.
 *
 * @param text plain text, one paragraph; never Markdown or HTML
 * @param source author as shown to readers
 */
public record Summary(String text, String source) {}
