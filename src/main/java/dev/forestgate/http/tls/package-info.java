/** Certificate and private key of the service port, replaced while it runs. */
@NullMarked
package dev.forestgate.http.tls;

import org.jspecify.annotations.NullMarked;
