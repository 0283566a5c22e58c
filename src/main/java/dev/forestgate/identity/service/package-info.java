/** Services that call the API with credentials of their own. */
@NullMarked
package dev.forestgate.identity.service;

import org.jspecify.annotations.NullMarked;
