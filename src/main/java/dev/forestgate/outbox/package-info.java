/**
 * What is done a little after the answer, so that the answer does not tell by its time what it was.
 */
@org.jspecify.annotations.NullMarked
package dev.forestgate.outbox;
