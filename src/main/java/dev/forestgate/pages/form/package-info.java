/** Forms of pages: synchroniser tokens, typed values, errors and return paths. */
@NullMarked
package dev.forestgate.pages.form;

import org.jspecify.annotations.NullMarked;
