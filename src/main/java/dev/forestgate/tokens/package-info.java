/** Access tokens and the signing keys behind them. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.tokens;
