package dev.forestgate.failure;

/**
 * One thing wrong with one member of a request.
 *
 * @param field the member's name as it is in the JSON; empty for the body as a whole
 * @param message what was expected; never the value that was sent
 */
public record FieldError(String field, String message) {}
