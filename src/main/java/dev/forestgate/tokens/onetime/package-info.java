/** One-time tokens that links and codes in e-mails carry. */
@NullMarked
package dev.forestgate.tokens.onetime;

import org.jspecify.annotations.NullMarked;
