/** Common and breached passwords (NIST SP 800-63B-4, section 3.1.1.2). */
@NullMarked
package dev.forestgate.credentials.blocklist;

import org.jspecify.annotations.NullMarked;
