/** Records of import files, read one at a time in bounded memory. */
@NullMarked
package dev.forestgate.intake.file;

import org.jspecify.annotations.NullMarked;
