/** Formats in which other products export password hashes. */
@NullMarked
package dev.forestgate.credentials.foreign;

import org.jspecify.annotations.NullMarked;
