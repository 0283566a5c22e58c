/** The ways by which a letter leaves, what they have in common, and the one that needs nobody. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.mail.transport;
