/** Background loops, and the end of their work at shutdown. */
@NullMarked
package dev.forestgate.lifecycle;

import org.jspecify.annotations.NullMarked;
