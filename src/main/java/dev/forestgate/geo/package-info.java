/** The place of an address, from MaxMind databases. */
@NullMarked
package dev.forestgate.geo;

import org.jspecify.annotations.NullMarked;
