/** Password reset, and links that undo what an attacker did. */
@NullMarked
package dev.forestgate.recovery;

import org.jspecify.annotations.NullMarked;
