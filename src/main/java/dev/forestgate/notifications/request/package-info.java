/** Requests for e-mails by unknown clients, and the budgets that limit them. */
@NullMarked
package dev.forestgate.notifications.request;

import org.jspecify.annotations.NullMarked;
