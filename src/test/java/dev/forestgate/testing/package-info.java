/** Fixtures of the tests: running services, clients, mailboxes, and what they share. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.testing;
