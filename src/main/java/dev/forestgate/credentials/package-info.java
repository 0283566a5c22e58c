/** Password policy, and password hashing on a bounded pool. */
@NullMarked
package dev.forestgate.credentials;

import org.jspecify.annotations.NullMarked;
