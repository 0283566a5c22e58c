/** Letters that leave by SendGrid. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.mail.sendgrid;
