/**
 * The token endpoint by grant type, user info, revocation, and the tokens that they issue and
 * check.
 */
@NullMarked
package dev.forestgate.oidc.token;

import org.jspecify.annotations.NullMarked;
