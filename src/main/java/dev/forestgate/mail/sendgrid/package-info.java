/** E-mails through SendGrid. */
@NullMarked
package dev.forestgate.mail.sendgrid;

import org.jspecify.annotations.NullMarked;
