/** Domain names in the one form in which they are compared and sent to. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.idna;
