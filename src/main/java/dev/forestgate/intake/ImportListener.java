package dev.forestgate.intake;

import dev.forestgate.intake.mapping.ImportedAccount;
import org.jspecify.annotations.Nullable;

/** Receiver of the events of an import, on a thread that may block, one at a time. */
public interface ImportListener {
  /** Reports that {@code rows} more rows are done. */
  void done(int rows);

  /**
   * Reports a refused row, in the order of the file.
   *
   * @param reason without personal data
   * @param account the row as read; null if it could not be read
   */
  void refused(long line, String reason, @Nullable ImportedAccount account);
}
