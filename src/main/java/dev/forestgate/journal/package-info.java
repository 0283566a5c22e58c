/** Record events, notice inactivity, claim, summarise, write Markdown. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.journal;
