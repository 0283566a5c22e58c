/** The command line: modes, their help, and what is written wrong. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.cli;
