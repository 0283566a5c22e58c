/** Signing keys: files, rotation, algorithms. */
@NullMarked
package dev.forestgate.tokens.keys;

import org.jspecify.annotations.NullMarked;
