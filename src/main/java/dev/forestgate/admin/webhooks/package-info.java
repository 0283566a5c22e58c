/** Webhooks and their deliveries as operators manage them. */
@NullMarked
package dev.forestgate.admin.webhooks;

import org.jspecify.annotations.NullMarked;
