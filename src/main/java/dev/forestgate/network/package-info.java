/** IP addresses and blocks of them. */
@NullMarked
package dev.forestgate.network;

import org.jspecify.annotations.NullMarked;
