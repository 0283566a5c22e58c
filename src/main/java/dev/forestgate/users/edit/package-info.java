/** Writes of operators to single members of an account, in PostgreSQL. */
@NullMarked
package dev.forestgate.users.edit;

import org.jspecify.annotations.NullMarked;
