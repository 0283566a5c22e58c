package dev.forestgate.intake.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON lines file: one object on each line. Blank lines are skipped. */
final class JsonLinesFile implements ImportFile {
  private final Characters in;

  JsonLinesFile(Characters in) {
    this.in = in;
  }

  @Override
  public @Nullable SourceRecord next() throws IOException {
    var text = new StringBuilder();
    while (true) {
      in.skipLineEnds();
      if (in.isAtEnd()) {
        return null;
      }
      long line = in.line();
      text.setLength(0);
      while (!in.isAtEnd() && !in.isAtLineEnd() && text.length() <= JsonObjects.LONGEST) {
        text.append((char) in.take());
      }
      in.skipLine();
      if (text.length() > JsonObjects.LONGEST) {
        return JsonObjects.tooLong(line);
      }
      if (!text.toString().isBlank()) {
        return JsonObjects.parse(line, text.toString());
      }
    }
  }
}
