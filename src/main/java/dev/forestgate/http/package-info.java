/** The filter before all routes, and the mapping of failures to problem details. */
@NullMarked
package dev.forestgate.http;

import org.jspecify.annotations.NullMarked;
