/** Recognition of the device that a request comes from. */
@NullMarked
package dev.forestgate.identity.device;

import org.jspecify.annotations.NullMarked;
