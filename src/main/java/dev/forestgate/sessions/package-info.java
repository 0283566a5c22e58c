/** Server-side sessions in Redis. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.sessions;
