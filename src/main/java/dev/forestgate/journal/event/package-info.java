/**
 * What a person did, from the call that tells of it to the line that is kept; and the settings of
 * the journal.
 */
@org.jspecify.annotations.NullMarked
package dev.forestgate.journal.event;
