/** Lua scripts, key partitions and connections of Redis. */
@NullMarked
package dev.forestgate.redis;

import org.jspecify.annotations.NullMarked;
