/** A value that never prints. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.secret;
