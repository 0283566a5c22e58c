/** Letters to people: put into an outbox with what causes them, and sent from there. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.mail;
