/** Pages of operators about OAuth clients. */
@NullMarked
package dev.forestgate.pages.clients;

import org.jspecify.annotations.NullMarked;
