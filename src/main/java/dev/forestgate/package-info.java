/** Start of the service, and the one table of all its routes. */
@org.jspecify.annotations.NullMarked
package dev.forestgate;
