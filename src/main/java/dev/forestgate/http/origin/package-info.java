/** Browser origins: CORS, cross-site request forgery checks, and the public URL. */
@NullMarked
package dev.forestgate.http.origin;

import org.jspecify.annotations.NullMarked;
