/** Sign-in by a code or a link that an e-mail carries. */
@NullMarked
package dev.forestgate.signin.code;

import org.jspecify.annotations.NullMarked;
