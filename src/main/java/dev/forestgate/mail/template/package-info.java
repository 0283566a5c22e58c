/** The words of letters: templates, and what is put into them. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.mail.template;
