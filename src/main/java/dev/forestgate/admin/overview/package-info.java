/** Figures for operators: counters of all replicas, and the rates of the last hour. */
@NullMarked
package dev.forestgate.admin.overview;

import org.jspecify.annotations.NullMarked;
