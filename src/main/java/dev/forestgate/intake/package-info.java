/** Import of accounts from another service, and export of all accounts. */
@NullMarked
package dev.forestgate.intake;

import org.jspecify.annotations.NullMarked;
