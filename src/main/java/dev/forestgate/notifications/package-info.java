/** The letters that flows send: a token, the link to it and the text, made together. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.notifications;
