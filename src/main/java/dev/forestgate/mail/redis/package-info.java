/** The e-mail outbox in Redis or KeyDB. */
@NullMarked
package dev.forestgate.mail.redis;

import org.jspecify.annotations.NullMarked;
