/** E-mails over SMTP. */
@NullMarked
package dev.forestgate.mail.smtp;

import org.jspecify.annotations.NullMarked;
