/**
 * What stands before the first handler: how many may connect, how long a request may take to
 * arrive, what is no HTTP.
 */
@org.jspecify.annotations.NullMarked
package dev.forestgate.http.server;
