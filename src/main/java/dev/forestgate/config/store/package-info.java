/**
 * URLs and {@code DB_*} and {@code REDIS_*} settings of the stores, turned into driver properties.
 */
@NullMarked
package dev.forestgate.config.store;

import org.jspecify.annotations.NullMarked;
