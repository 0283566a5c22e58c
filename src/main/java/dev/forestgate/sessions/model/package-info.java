/** Values that describe a session to other packages. */
@NullMarked
package dev.forestgate.sessions.model;

import org.jspecify.annotations.NullMarked;
