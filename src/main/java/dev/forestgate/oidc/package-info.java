/** The OpenID Provider: its routes, introspection, and grants that users see and remove. */
@NullMarked
package dev.forestgate.oidc;

import org.jspecify.annotations.NullMarked;
