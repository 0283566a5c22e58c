/** User names and e-mail addresses in the form in which they are compared. */
@NullMarked
package dev.forestgate.users.name;

import org.jspecify.annotations.NullMarked;
