package dev.forestgate.pages.form;

/**
 * Question whether something is to be done.
 *
 * @param key of the text that names it; {@code <key>.hint} says what follows, and {@code
 *     <key>.submit} is on the button
 * @param name of what it is done to
 * @param cancel path of the page that the question came from
 */
public record Question(String key, String name, String cancel, boolean isDestructive) {}
