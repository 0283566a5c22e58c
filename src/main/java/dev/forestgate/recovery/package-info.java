/**
 * The way back into an account: a new password without the old one, and the end of a session that
 * was not one's own.
 */
@org.jspecify.annotations.NullMarked
package dev.forestgate.recovery;
