/** Health, keys, metadata and API documentation. */
@NullMarked
package dev.forestgate.discovery;

import org.jspecify.annotations.NullMarked;
