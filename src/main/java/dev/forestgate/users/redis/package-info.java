/** The account directory in Redis or KeyDB, in the keys of those who had theirs there before. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.users.redis;
