/** What several rooms change in one step, or none of them does; and the store they do it in. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.transactions;
