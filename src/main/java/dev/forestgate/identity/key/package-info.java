/** API keys as credentials of requests, and the callers of routes that accept them. */
@NullMarked
package dev.forestgate.identity.key;

import org.jspecify.annotations.NullMarked;
