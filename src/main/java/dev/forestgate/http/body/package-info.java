/** Request and response bodies: strict JSON, strict forms, HTML pages. */
@NullMarked
package dev.forestgate.http.body;

import org.jspecify.annotations.NullMarked;
