/** Audit: records of what was done to accounts, and by whom. */
@NullMarked
package dev.forestgate.audit;

import org.jspecify.annotations.NullMarked;
