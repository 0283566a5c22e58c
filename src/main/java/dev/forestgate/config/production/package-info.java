/** Checks that the profile {@code prod} makes before anything starts. */
@NullMarked
package dev.forestgate.config.production;

import org.jspecify.annotations.NullMarked;
