/** The account directory in Redis or KeyDB. */
@NullMarked
package dev.forestgate.users.redis;

import org.jspecify.annotations.NullMarked;
