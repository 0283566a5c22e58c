/** Values of statements and columns of rows in PostgreSQL. */
@NullMarked
package dev.forestgate.postgres;

import org.jspecify.annotations.NullMarked;
