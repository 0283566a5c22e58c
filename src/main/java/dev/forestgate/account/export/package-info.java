/** Export of the caller's own account: its request, its archive and the download. */
@NullMarked
package dev.forestgate.account.export;

import org.jspecify.annotations.NullMarked;
