/** What other services ask of us: whether a token is good. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.oidc;
