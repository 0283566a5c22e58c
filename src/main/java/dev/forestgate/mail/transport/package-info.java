/** What all mail transports share, and the transport into files. */
@NullMarked
package dev.forestgate.mail.transport;

import org.jspecify.annotations.NullMarked;
