package dev.forestgate.failure;

/**
 * Error of one member of a request.
 *
 * @param field name of the member in the JSON; empty for the body as a whole
 * @param message expected value; never the value that was sent
 */
public record FieldError(String field, String message) {}
