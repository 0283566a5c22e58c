/** Pages before a sign-in: sign-in itself, registration and recovery. */
@NullMarked
package dev.forestgate.pages.entry;

import org.jspecify.annotations.NullMarked;
