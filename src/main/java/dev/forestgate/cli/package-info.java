/** Command-line modes and their help. */
@NullMarked
package dev.forestgate.cli;

import org.jspecify.annotations.NullMarked;
