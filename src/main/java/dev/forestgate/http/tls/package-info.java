/** TLS of the service port: certificate chain, private key and their replacement while running. */
@NullMarked
package dev.forestgate.http.tls;

import org.jspecify.annotations.NullMarked;
