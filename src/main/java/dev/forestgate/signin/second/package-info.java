/** Second factors at sign-in, sign-in with a passkey, and elevation of a session. */
@NullMarked
package dev.forestgate.signin.second;

import org.jspecify.annotations.NullMarked;
