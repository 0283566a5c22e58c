/** Where an address is: MaxMind databases on disk, and "unknown" where there is none. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.geo;
