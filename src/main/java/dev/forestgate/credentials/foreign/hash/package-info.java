/** Password hashes of other products: verification, stored form and bounds of cost. */
@NullMarked
package dev.forestgate.credentials.foreign.hash;

import org.jspecify.annotations.NullMarked;
