/** Accounts as operators see and change them. */
@NullMarked
package dev.forestgate.admin.users;

import org.jspecify.annotations.NullMarked;
