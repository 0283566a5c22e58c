/** Sources of settings, and the names that a setting is written under. */
@NullMarked
package dev.forestgate.config.source;

import org.jspecify.annotations.NullMarked;
