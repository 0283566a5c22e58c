package dev.forestgate.intake.file;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** CSV file with the names of its columns on the first line, in any order and case. */
final class CsvFile implements ImportFile {
  private static final String UNFINISHED =
      "is not CSV; if a quote is not closed, all lines after it belong to this record";

  private final Csv csv;
  private final List<String> columns = new ArrayList<>();

  CsvFile(Csv csv, Shape shape) throws IOException {
    this.csv = csv;
    Csv.Row first = csv.read();
    if (first != null) {
      first.fields().forEach(name -> columns.add(name.strip().toLowerCase(Locale.ROOT)));
    }
    if (shape.columns().isEmpty()) {
      throw new StartRefused(
          "The file is not JSON, as an export of this product is",
          "Export the accounts as JSON, or map them to the columns of docs/configuration.md");
    }
    if (shape.columns().stream().noneMatch(columns::contains)) {
      throw new StartRefused(
          "The first line must name a column of " + String.join(", ", shape.columns()),
          "Write the column names on the first line, separated by commas; or one JSON object on"
              + " each line");
    }
    if (columns.stream().distinct().count() < columns.size()) {
      throw new StartRefused(
          "The first line names a column twice", "Remove one of the two columns");
    }
  }

  @Override
  public @Nullable SourceRecord next() throws IOException {
    Csv.Row row = csv.read();
    if (row == null) {
      return null;
    }
    if (!row.isCsv()) {
      return SourceRecord.unreadable(row.line(), csv.isAtEnd() ? UNFINISHED : "is not CSV");
    }
    if (row.fields().size() != columns.size()) {
      return SourceRecord.unreadable(
          row.line(),
          "has %d fields, the first line has %d".formatted(row.fields().size(), columns.size()));
    }
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < columns.size(); i++) {
      members.put(columns.get(i), row.fields().get(i));
    }
    return SourceRecord.of(row.line(), members);
  }
}
