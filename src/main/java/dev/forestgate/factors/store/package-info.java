/** Factors of accounts in PostgreSQL and in Redis. */
@NullMarked
package dev.forestgate.factors.store;

import org.jspecify.annotations.NullMarked;
