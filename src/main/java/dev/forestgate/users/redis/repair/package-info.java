/** Correction of claims and lists in Redis that disagree with the accounts. */
@NullMarked
package dev.forestgate.users.redis.repair;

import org.jspecify.annotations.NullMarked;
