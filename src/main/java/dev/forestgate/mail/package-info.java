/** Queue of e-mails, and their delivery. */
@NullMarked
package dev.forestgate.mail;

import org.jspecify.annotations.NullMarked;
