/** Change of credentials: everything handed out before becomes void. */
@NullMarked
package dev.forestgate.renewal;

import org.jspecify.annotations.NullMarked;
