/** Calls of the API inside the process, as the browser that requests a page. */
@NullMarked
package dev.forestgate.pages.api;

import org.jspecify.annotations.NullMarked;
