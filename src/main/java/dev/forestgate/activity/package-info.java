/** Activity of all replicas, counted minute by minute in Redis. */
@NullMarked
package dev.forestgate.activity;

import org.jspecify.annotations.NullMarked;
