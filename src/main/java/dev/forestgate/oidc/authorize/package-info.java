/** The authorization endpoint: requests, interaction with the user, consent, and responses. */
@NullMarked
package dev.forestgate.oidc.authorize;

import org.jspecify.annotations.NullMarked;
