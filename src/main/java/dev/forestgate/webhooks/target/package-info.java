/** Addresses that webhooks may be sent to. */
@NullMarked
package dev.forestgate.webhooks.target;

import org.jspecify.annotations.NullMarked;
