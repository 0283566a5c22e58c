/** What several rooms change in one step, or none of them does. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.together;
