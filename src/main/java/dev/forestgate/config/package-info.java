/** Environment variables and {@code .env}, turned into properties and checked. */
@NullMarked
package dev.forestgate.config;

import org.jspecify.annotations.NullMarked;
