/** What can go wrong, without a word of HTTP, and how the log tells of what a client can cause. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.failure;
