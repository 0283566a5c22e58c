/** How often a client may ask, and how often a secret may be guessed at. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.limits;
