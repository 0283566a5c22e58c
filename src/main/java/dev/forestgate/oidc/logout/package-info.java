/** Logout by a client, and back-channel logout of clients whose user's session has ended. */
@NullMarked
package dev.forestgate.oidc.logout;

import org.jspecify.annotations.NullMarked;
