/** Pages about API keys of the caller's own account. */
@NullMarked
package dev.forestgate.pages.keys;

import org.jspecify.annotations.NullMarked;
