/** Clients of the OpenID Provider: declared in the settings, or stored in PostgreSQL. */
@NullMarked
package dev.forestgate.clients;

import org.jspecify.annotations.NullMarked;
