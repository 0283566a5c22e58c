/** Credentials of a session: cookie value and refresh token, and how long they last. */
@NullMarked
package dev.forestgate.sessions.credential;

import org.jspecify.annotations.NullMarked;
