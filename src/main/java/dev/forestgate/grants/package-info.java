/** Authorization codes, grants and consents in PostgreSQL, and revoked tokens in Redis. */
@NullMarked
package dev.forestgate.grants;

import org.jspecify.annotations.NullMarked;
