/** Letters that leave by a mail server. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.mail.smtp;
