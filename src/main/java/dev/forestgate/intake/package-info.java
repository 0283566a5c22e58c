/** Accounts that come from another service, in a file. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.intake;
