/** Profile, password, sessions, journals and deletion of the caller's own account. */
@NullMarked
package dev.forestgate.account;

import org.jspecify.annotations.NullMarked;
