/** What a letter says and to whom, before anybody thinks of how it is sent. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.mail.message;
