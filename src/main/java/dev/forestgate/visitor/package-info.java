/** Visitors without a session, and devices that an account is known from. */
@NullMarked
package dev.forestgate.visitor;

import org.jspecify.annotations.NullMarked;
