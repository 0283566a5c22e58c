/** Audit records as operators read them. */
@NullMarked
package dev.forestgate.admin.audit;

import org.jspecify.annotations.NullMarked;
