/** Access tokens (RFC 7519): signed, checked and cached. */
@NullMarked
package dev.forestgate.tokens;

import org.jspecify.annotations.NullMarked;
