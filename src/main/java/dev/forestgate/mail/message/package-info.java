/** The contents and the recipient of an e-mail. */
@NullMarked
package dev.forestgate.mail.message;

import org.jspecify.annotations.NullMarked;
