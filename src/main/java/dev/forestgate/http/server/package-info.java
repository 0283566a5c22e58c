/** Configuration of the service port and the management port. */
@NullMarked
package dev.forestgate.http.server;

import org.jspecify.annotations.NullMarked;
