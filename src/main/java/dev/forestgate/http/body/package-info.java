/** Request and response bodies: strict JSON and forms, problem-free answers, HTML pages. */
@NullMarked
package dev.forestgate.http.body;

import org.jspecify.annotations.NullMarked;
