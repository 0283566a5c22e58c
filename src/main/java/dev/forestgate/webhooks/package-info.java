/** Webhooks: their storage, their secrets and their settings. */
@NullMarked
package dev.forestgate.webhooks;

import org.jspecify.annotations.NullMarked;
