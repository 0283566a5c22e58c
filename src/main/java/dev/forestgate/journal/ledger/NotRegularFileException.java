package dev.forestgate.journal.ledger;

import java.io.Serial;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Link, pipe or folder in place of a regular file; it was not opened. */
public final class NotRegularFileException extends FileSystemException {
  @Serial private static final long serialVersionUID = 1L;

  NotRegularFileException(Path path) {
    super(path.toString(), null, "is not a regular file");
  }
}
