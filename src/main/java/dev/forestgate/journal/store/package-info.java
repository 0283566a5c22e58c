/** Events and claims in Redis until their section is written. */
@NullMarked
package dev.forestgate.journal.store;

import org.jspecify.annotations.NullMarked;
