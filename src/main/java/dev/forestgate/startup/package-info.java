/** Connections to the stores, checks before the first request, and the greeting. */
@NullMarked
package dev.forestgate.startup;

import org.jspecify.annotations.NullMarked;
