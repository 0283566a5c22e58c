/** Delivery of e-mails from the outbox. */
@NullMarked
package dev.forestgate.mail;

import org.jspecify.annotations.NullMarked;
