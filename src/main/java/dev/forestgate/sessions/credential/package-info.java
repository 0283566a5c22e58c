/** Session cookie and refresh token: their form and lifetime. */
@NullMarked
package dev.forestgate.sessions.credential;

import org.jspecify.annotations.NullMarked;
