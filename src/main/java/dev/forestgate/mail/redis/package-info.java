/** The outbox in Redis or KeyDB, for those who have their accounts there. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.mail.redis;
