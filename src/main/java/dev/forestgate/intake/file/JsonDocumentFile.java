package dev.forestgate.intake.file;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * JSON documents, from which the objects of the accounts are cut one at a time: the elements of
 * arrays, or of the array that a member of an object holds. Several documents may follow one
 * another. A malformed or oversized object is refused alone; where the structure around the objects
 * is broken, reading ends with a refused record.
 */
final class JsonDocumentFile implements ImportFile {
  private static final String REST = "; the rest of the file can't be read";

  private final Characters in;
  private final JsonValues values;
  private final @Nullable String list;
  private Place place = Place.OUTSIDE;
  private int arrays;
  private boolean hasList;
  private boolean isOver;

  /**
   * @param list member of the outer object that holds the accounts; null if each object is one
   */
  JsonDocumentFile(Characters in, @Nullable String list) {
    this.in = in;
    this.values = new JsonValues(in);
    this.list = list;
  }

  /** Throws {@link StartRefused} at the end of a file without the list. */
  @Override
  public @Nullable SourceRecord next() throws IOException {
    while (!isOver) {
      skipSeparators();
      if (in.isAtEnd()) {
        return end();
      }
      if (in.peek() == '{' && (place == Place.IN_LIST || list == null)) {
        return object();
      }
      if (!step()) {
        return over("is not JSON" + REST);
      }
    }
    return null;
  }

  /** Walks into or out of a container, or over a member. False if the next character fits none. */
  private boolean step() throws IOException {
    return switch (place) {
      case OUTSIDE -> outside();
      case IN_OBJECT -> in.peek() == '}' ? leave('}', Place.OUTSIDE) : member();
      case IN_LIST -> leave(']', Place.IN_OBJECT);
    };
  }

  private boolean outside() throws IOException {
    switch (in.peek()) {
      case '[' -> arrays++;
      case ']' -> arrays--;
      case '{' -> place = Place.IN_OBJECT;
      default -> {
        return false;
      }
    }
    in.take();
    return arrays >= 0;
  }

  private boolean leave(char end, Place outer) throws IOException {
    place = outer;
    return in.take() == end;
  }

  private boolean member() throws IOException {
    String name = values.name();
    if (name == null) {
      return false;
    }
    if (name.equals(list) && in.peek() == '[') {
      in.take();
      place = Place.IN_LIST;
      hasList = true;
      return true;
    }
    return values.skip();
  }

  private SourceRecord object() throws IOException {
    long line = in.line();
    var text = new StringBuilder();
    if (!values.copy(text)) {
      isOver = true;
      return SourceRecord.unreadable(line, "is not closed" + REST);
    }
    return text.length() > JsonObjects.LONGEST
        ? JsonObjects.tooLong(line)
        : JsonObjects.parse(line, text.toString());
  }

  private @Nullable SourceRecord end() {
    if (arrays > 0 || place != Place.OUTSIDE) {
      return over("is the end of the file, but a list is not closed; is the export complete?");
    }
    isOver = true;
    if (list != null && !hasList) {
      throw new StartRefused(
          "The file has no list \"" + list + "\" of accounts",
          "Specify the file of the export that holds the accounts");
    }
    return null;
  }

  private SourceRecord over(String problem) {
    isOver = true;
    return SourceRecord.unreadable(in.line(), problem);
  }

  /** Skips white space and commas; each object is parsed strictly, the list around it is not. */
  private void skipSeparators() throws IOException {
    while (Character.isWhitespace(in.peek()) || in.peek() == ',') {
      in.take();
    }
  }

  private enum Place {
    OUTSIDE,
    /** In the object that has the list. */
    IN_OBJECT,
    IN_LIST
  }
}
