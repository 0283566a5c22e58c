/** API keys of the caller's own account: creation, list and removal. */
@NullMarked
package dev.forestgate.account.keys;

import org.jspecify.annotations.NullMarked;
