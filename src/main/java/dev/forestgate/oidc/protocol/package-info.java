/**
 * Requests of OAuth: parameters, errors, authentication of clients, and the gate for all grant
 * types.
 */
@NullMarked
package dev.forestgate.oidc.protocol;

import org.jspecify.annotations.NullMarked;
