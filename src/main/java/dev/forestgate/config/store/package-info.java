/** Environment variables and URLs of PostgreSQL and Redis. */
@NullMarked
package dev.forestgate.config.store;

import org.jspecify.annotations.NullMarked;
