/** API keys of accounts: their form, their storage and their check. */
@NullMarked
package dev.forestgate.apikeys;

import org.jspecify.annotations.NullMarked;
