/** Pages of the caller's own account: profile, sessions, apps, and its data. */
@NullMarked
package dev.forestgate.pages.account;

import org.jspecify.annotations.NullMarked;
