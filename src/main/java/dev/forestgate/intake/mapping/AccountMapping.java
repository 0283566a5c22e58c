package dev.forestgate.intake.mapping;

import dev.forestgate.intake.file.ImportFile;
import dev.forestgate.intake.file.SourceRecord;

/** Maps the records of one product to accounts. */
public interface AccountMapping {
  /** Structure of the files of the product. */
  ImportFile.Shape shape();

  /** Maps a record that could be read. Values are checked later. */
  ImportRow map(SourceRecord record);

  /** Maps a record. One that could not be read is refused. */
  default ImportRow row(SourceRecord record) {
    String problem = record.problem();
    return problem == null ? map(record) : new ImportRow.Refused(record.line(), problem);
  }
}
