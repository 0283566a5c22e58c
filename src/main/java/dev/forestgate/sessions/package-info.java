/** Server-side sessions and refresh tokens in Redis. */
@NullMarked
package dev.forestgate.sessions;

import org.jspecify.annotations.NullMarked;
