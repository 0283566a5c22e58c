package dev.forestgate.cli.accounts;

import dev.forestgate.cli.mode.Terminal;
import dev.forestgate.intake.ImportListener;
import dev.forestgate.intake.ImportResult;
import dev.forestgate.intake.RefusedFile;
import dev.forestgate.intake.mapping.ImportedAccount;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Report of an import: progress, the first refused lines with their reasons on standard output, and
 * all of them with their members in a file.
 */
final class ImportReport implements ImportListener, Closeable {
  /** Most refused lines on standard output. */
  private static final int SHOWN = 100;

  private final Progress progress;
  private final Path path;
  private final RefusedFile file;
  private long rows;
  private long refused;

  ImportReport(Progress progress, Path path) {
    this.progress = progress;
    this.path = path;
    this.file = new RefusedFile(path);
  }

  @Override
  public void done(int more) {
    rows += more;
    progress.update(rows);
  }

  @Override
  public void refused(long line, String reason, @Nullable ImportedAccount account) {
    file.add(line, reason, account);
    if (refused++ < SHOWN) {
      progress.clear();
      Terminal.print("line " + line + ": " + reason);
    }
  }

  void summarize(ImportResult result, boolean dryRun) {
    progress.clear();
    if (refused > SHOWN) {
      Terminal.print("and %d more refused lines".formatted(refused - SHOWN));
    }
    Terminal.print(
        ("%d rows: %d "
                + (dryRun ? "would be added" : "added")
                + ", %d there already (%d of them"
                + " with another password hash), %d refused")
            .formatted(
                result.rows(), result.added(), result.there(), result.changed(), result.refused()));
    if (result.unproven() > 0) {
      Terminal.print(
          "%d of the added have an unverified address as their only name. They are deleted after"
                  .formatted(result.unproven())
              + " forestgate.registration.unverified-lifetime unless it is proven");
    }
    if (result.skipped() > 0) {
      Terminal.print("%d rows stand for no user and were skipped".formatted(result.skipped()));
    }
    if (refused > 0) {
      Terminal.print("The refused rows with their personal data are in " + path);
    }
  }

  @Override
  public void close() throws IOException {
    progress.clear();
    file.close();
  }
}
