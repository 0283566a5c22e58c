/** What all work has in common that runs for as long as the service does. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.lifecycle;
