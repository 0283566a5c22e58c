/** Tests of the started service, over HTTP, and what they share. */
@org.jspecify.annotations.NullMarked
package dev.forestgate;
