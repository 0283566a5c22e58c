/** Delivery of webhooks: signature, request, retries, and the end of hooks that fail. */
@NullMarked
package dev.forestgate.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
