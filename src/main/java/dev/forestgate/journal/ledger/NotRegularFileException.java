package dev.forestgate.journal.ledger;

import java.io.Serial;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A link, a pipe or a folder in the place of a file of the journal; it is not opened. */
public final class NotRegularFileException extends FileSystemException {
  @Serial private static final long serialVersionUID = 1L;

  NotRegularFileException(Path path) {
    super(path.toString(), null, "is no regular file");
  }
}
