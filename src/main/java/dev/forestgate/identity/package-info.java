/** The caller of a request: cookie, bearer token, password, service or visitor. */
@NullMarked
package dev.forestgate.identity;

import org.jspecify.annotations.NullMarked;
