/** Everything about HTTP that is no feature; the only place that maps a failure to a status. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.http;
