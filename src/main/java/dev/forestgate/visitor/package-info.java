/** Who is calling: visitors without a session, and the devices that an account is known from. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.visitor;
