package dev.forestgate.journal.files;

import java.io.IOException;
import java.util.UUID;

/**
 * Another writer had the lock of a journal for too long; it may be paused. Nothing was done, and it
 * is nobody's fault.
 */
public final class JournalLockedException extends IOException {
  JournalLockedException(UUID interaction) {
    super("journal " + interaction + " is in use for too long");
  }
}
