/** Domain names by UTS 46. */
@NullMarked
package dev.forestgate.idna;

import org.jspecify.annotations.NullMarked;
