/** The client's address behind trusted proxies (RFC 7239). */
@NullMarked
package dev.forestgate.http.proxies;

import org.jspecify.annotations.NullMarked;
