/** Opens an account, and has its owner show that the address is their own. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.registration;
