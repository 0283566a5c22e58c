/** Values that describe second factors to other packages, and their settings. */
@NullMarked
package dev.forestgate.factors.model;

import org.jspecify.annotations.NullMarked;
