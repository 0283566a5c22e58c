/** Request id, client address, path, log line and meter. */
@NullMarked
package dev.forestgate.http.request;

import org.jspecify.annotations.NullMarked;
