/** Seals of the audit: chains of records, their verification, and retention. */
@NullMarked
package dev.forestgate.audit.chain;

import org.jspecify.annotations.NullMarked;
