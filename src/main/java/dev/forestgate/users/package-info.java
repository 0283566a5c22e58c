/** The account directory: who exists, under which name and address. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.users;
