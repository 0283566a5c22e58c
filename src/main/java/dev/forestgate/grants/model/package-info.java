/** Values that describe authorizations, codes and grants to other packages. */
@NullMarked
package dev.forestgate.grants.model;

import org.jspecify.annotations.NullMarked;
