/**
 * Pages about proofs of identity: password, passkeys, authenticator apps, recovery codes and
 * trusted browsers.
 */
@NullMarked
package dev.forestgate.pages.security;

import org.jspecify.annotations.NullMarked;
