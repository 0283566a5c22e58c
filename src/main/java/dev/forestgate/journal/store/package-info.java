/** Events and claims between their recording and their section, in Redis. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.journal.store;
