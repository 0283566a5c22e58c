/** Roles of accounts, and the rights that they give. */
@NullMarked
package dev.forestgate.roles;

import org.jspecify.annotations.NullMarked;
