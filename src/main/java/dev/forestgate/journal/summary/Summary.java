package dev.forestgate.journal.summary;

/**
 * What happened, in short.
 *
 * @param text plain text, one paragraph; never Markdown or HTML
 * @param source who wrote it, as a reader should see it
 */
public record Summary(String text, String source) {}
