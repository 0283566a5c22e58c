package dev.forestgate.journal.files;

import java.io.IOException;
import java.util.UUID;

/** Lock of a journal that another writer, possibly paused, kept for too long. Nothing was done. */
public final class JournalLockedException extends IOException {
  JournalLockedException(UUID interaction) {
    super("journal " + interaction + " is in use for too long");
  }
}
