/** Creation of accounts, and verification of their e-mail addresses. */
@NullMarked
package dev.forestgate.registration;

import org.jspecify.annotations.NullMarked;
