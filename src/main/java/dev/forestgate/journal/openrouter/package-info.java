/** Asks a language model at OpenRouter what happened: bounded in time, size and cost. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.journal.openrouter;
