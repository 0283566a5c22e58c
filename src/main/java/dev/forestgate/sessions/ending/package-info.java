/** Listeners of sessions that end. */
@NullMarked
package dev.forestgate.sessions.ending;

import org.jspecify.annotations.NullMarked;
