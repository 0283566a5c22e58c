/** Request and response bodies: strict JSON, strict forms, files. */
@NullMarked
package dev.forestgate.http.body;

import org.jspecify.annotations.NullMarked;
