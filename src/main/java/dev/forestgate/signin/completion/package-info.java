/** Completion of a sign-in: its session, event, known devices and response. */
@NullMarked
package dev.forestgate.signin.completion;

import org.jspecify.annotations.NullMarked;
