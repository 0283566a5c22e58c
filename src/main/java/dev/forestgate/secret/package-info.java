/** Values that never print, and files that hold them. */
@NullMarked
package dev.forestgate.secret;

import org.jspecify.annotations.NullMarked;
