/**
 * Changes of credentials: all that was handed out before is void with them, and what follows in
 * Redis is done whatever fails.
 */
@org.jspecify.annotations.NullMarked
package dev.forestgate.renewal;
