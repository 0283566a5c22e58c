/** Common code of the mail transports, and the transport into files. */
@NullMarked
package dev.forestgate.mail.transport;

import org.jspecify.annotations.NullMarked;
