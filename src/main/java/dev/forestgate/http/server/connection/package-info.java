/** Limits, draining and TLS faults of connections. */
@NullMarked
package dev.forestgate.http.server.connection;

import org.jspecify.annotations.NullMarked;
