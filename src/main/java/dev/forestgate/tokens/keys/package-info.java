/** Signing keys: files, rotation and algorithms. */
@NullMarked
package dev.forestgate.tokens.keys;

import org.jspecify.annotations.NullMarked;
