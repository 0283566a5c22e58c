/** Sign in, sign out, check a session: one flow per class. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.signin;
