/** What can go wrong, without a word of HTTP. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.failure;
