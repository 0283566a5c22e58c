/** Pages of operators: figures, accounts and the audit. */
@NullMarked
package dev.forestgate.pages.admin;

import org.jspecify.annotations.NullMarked;
