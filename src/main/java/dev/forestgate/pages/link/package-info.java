/** Pages that links of e-mails open. */
@NullMarked
package dev.forestgate.pages.link;

import org.jspecify.annotations.NullMarked;
