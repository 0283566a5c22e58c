/** Sign-in, sign-out, refresh and session check: one flow per class. */
@NullMarked
package dev.forestgate.signin;

import org.jspecify.annotations.NullMarked;
