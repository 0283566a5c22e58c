/** OAuth clients as operators see and change them. */
@NullMarked
package dev.forestgate.admin.clients;

import org.jspecify.annotations.NullMarked;
