/** Layout, templates, texts and files of the pages that people see. */
@NullMarked
package dev.forestgate.pages.view;

import org.jspecify.annotations.NullMarked;
