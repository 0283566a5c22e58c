/** Browser origins: CORS, protection against cross-site requests, and the public URL. */
@NullMarked
package dev.forestgate.http.origin;

import org.jspecify.annotations.NullMarked;
