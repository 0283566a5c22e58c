/** The account directory, and its implementation in PostgreSQL. */
@NullMarked
package dev.forestgate.users;

import org.jspecify.annotations.NullMarked;
