/** Pages of operators about webhooks and their deliveries. */
@NullMarked
package dev.forestgate.pages.webhooks;

import org.jspecify.annotations.NullMarked;
