/** Token introspection (RFC 7662). */
@NullMarked
package dev.forestgate.oidc;

import org.jspecify.annotations.NullMarked;
