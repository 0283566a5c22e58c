/** Routes that several features share: links of e-mails, and requests for e-mails by address. */
@NullMarked
package dev.forestgate.links;

import org.jspecify.annotations.NullMarked;
