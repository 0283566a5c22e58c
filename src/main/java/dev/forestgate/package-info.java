/** The start of the service, and the table of all routes. */
@NullMarked
package dev.forestgate;

import org.jspecify.annotations.NullMarked;
