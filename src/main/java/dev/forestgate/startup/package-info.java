/** The start: embedded or external stores, checks before the first request, the greeting. */
@NullMarked
package dev.forestgate.startup;

import org.jspecify.annotations.NullMarked;
