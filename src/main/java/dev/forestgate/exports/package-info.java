/** Exports of accounts: their state in Redis, and their archives on disk. */
@NullMarked
package dev.forestgate.exports;

import org.jspecify.annotations.NullMarked;
