/** Framing, deadlines and early responses of one exchange. */
@NullMarked
package dev.forestgate.http.server.exchange;

import org.jspecify.annotations.NullMarked;
