/** Event loops, threads and memory of the process. */
@NullMarked
package dev.forestgate.runtime;

import org.jspecify.annotations.NullMarked;
