/** Templates of e-mails. */
@NullMarked
package dev.forestgate.mail.template;

import org.jspecify.annotations.NullMarked;
