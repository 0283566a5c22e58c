/** E-mails that flows send: one-time token, link and text, made together and counted. */
@NullMarked
package dev.forestgate.notifications;

import org.jspecify.annotations.NullMarked;
