/** Tokens that people get by mail, each good for one use. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.tokens.onetime;
