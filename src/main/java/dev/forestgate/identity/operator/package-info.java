/** Operators that call the API: their rights, and their elevation. */
@NullMarked
package dev.forestgate.identity.operator;

import org.jspecify.annotations.NullMarked;
