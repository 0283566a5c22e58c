/** Challenges of second factors in Redis: short-lived, single use, stored as hashes. */
@NullMarked
package dev.forestgate.factors.challenge;

import org.jspecify.annotations.NullMarked;
