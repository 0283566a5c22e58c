package dev.forestgate.intake;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CSV file with the names of its columns on the first line, in any order and case. */
final class CsvImportFile implements ImportFile {
  private static final String UNFINISHED =
      "is not CSV; if a quote is not closed, all lines after it belong to this record";

  private final Csv csv;
  private final List<String> columns = new ArrayList<>();

  CsvImportFile(Csv csv) throws IOException {
    this.csv = csv;
    Csv.Row first = csv.read();
    if (first != null) {
      first.fields().forEach(name -> columns.add(name.strip().toLowerCase(Locale.ROOT)));
    }
    if (!columns.contains(HASH) || LOGIN.stream().noneMatch(columns::contains)) {
      throw new StartRefused(
          "The first line must name the columns login (or username) and password_hash",
          "Write the column names on the first line, separated by commas; or one JSON object on"
              + " each line");
    }
  }

  @Override
  public @Nullable ImportedAccount next() throws IOException {
    Csv.Row row = csv.read();
    if (row == null) {
      return null;
    }
    if (!row.isCsv()) {
      return ImportedAccount.unreadable(row.line(), csv.isAtEnd() ? UNFINISHED : "is not CSV");
    }
    if (row.fields().size() != columns.size()) {
      return ImportedAccount.unreadable(
          row.line(),
          "has %d fields, the first line has %d".formatted(row.fields().size(), columns.size()));
    }
    Map<String, String> members = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      members.put(columns.get(i), row.fields().get(i));
    }
    return ImportFile.account(row.line(), members);
  }
}
