/** Checks of the profile {@code prod}, made before anything starts. */
@NullMarked
package dev.forestgate.config.production;

import org.jspecify.annotations.NullMarked;
