/** Characters: the example of a resource that an account owns. */
@NullMarked
package dev.forestgate.characters;

import org.jspecify.annotations.NullMarked;
