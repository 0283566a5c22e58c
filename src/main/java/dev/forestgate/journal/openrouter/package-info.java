/** Chat completions of OpenRouter, bounded in time, size and cost. */
@NullMarked
package dev.forestgate.journal.openrouter;

import org.jspecify.annotations.NullMarked;
