/** Pace of responses: a client that reads too slowly loses its connection or stream. */
@NullMarked
package dev.forestgate.http.server.pacing;

import org.jspecify.annotations.NullMarked;
