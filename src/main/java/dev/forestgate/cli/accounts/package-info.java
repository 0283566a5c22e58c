/** Command-line modes that read or change all accounts. */
@NullMarked
package dev.forestgate.cli.accounts;

import org.jspecify.annotations.NullMarked;
