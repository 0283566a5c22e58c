/** Sources of settings: environment, {@code .env}, files, and the names they are written under. */
@NullMarked
package dev.forestgate.config.source;

import org.jspecify.annotations.NullMarked;
