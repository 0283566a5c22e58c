package dev.forestgate.intake.file;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of an import file of any size, read one at a time. */
public sealed interface ImportFile permits CsvFile, JsonLinesFile, JsonDocumentFile {
  /** The next record, or null at the end. */
  @Nullable SourceRecord next() throws IOException;

  /**
   * Opens {@code bytes} by its first character: a bracket begins a JSON document, a brace JSON
   * lines, all else CSV. Throws {@link StartRefused} for another encoding, and for a CSV file
   * without the columns of {@code shape}.
   */
  static ImportFile open(InputStream bytes, Shape shape) throws IOException {
    var in = new Characters(FileText.open(bytes));
    while (Character.isWhitespace(in.peek())) {
      in.take();
    }
    return switch (in.peek()) {
      case '[' -> new JsonDocumentFile(in, shape.list());
      case '{' ->
          shape.list() == null ? new JsonLinesFile(in) : new JsonDocumentFile(in, shape.list());
      default -> new CsvFile(new Csv(in), shape);
    };
  }

  /**
   * Structure of the files of a product.
   *
   * @param list member of a JSON object that holds the list of accounts; null if each object is an
   *     account
   * @param columns names of CSV columns of which one must be there; empty if the product writes no
   *     CSV with column names
   */
  record Shape(@Nullable String list, List<String> columns) {}
}
