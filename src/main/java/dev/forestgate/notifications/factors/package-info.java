/** Reports of changes and uses of second factors: journal event and e-mail, committed together. */
@NullMarked
package dev.forestgate.notifications.factors;

import org.jspecify.annotations.NullMarked;
