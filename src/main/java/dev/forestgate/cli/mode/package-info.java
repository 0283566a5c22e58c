/** Arguments, terminal and exit code of a command-line mode. */
@NullMarked
package dev.forestgate.cli.mode;

import org.jspecify.annotations.NullMarked;
