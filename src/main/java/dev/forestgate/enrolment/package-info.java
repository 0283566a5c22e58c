/** Second factors of the caller's own account: enrolment, renaming and removal. */
@NullMarked
package dev.forestgate.enrolment;

import org.jspecify.annotations.NullMarked;
