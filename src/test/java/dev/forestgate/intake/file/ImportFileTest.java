package dev.forestgate.intake.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.intake.file.ImportFile.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportFileTest {
  private static final Shape ACCOUNTS = new Shape(null, List.of("name"));
  private static final Shape USERS = new Shape("users", List.of());

  @ParameterizedTest
  @ValueSource(strings = {"name\nalice\n", "{\"name\":\"alice\"}", "[{\"name\":\"alice\"}]"})
  void theFirstCharacterTellsTheFormat(String text) throws IOException {
    assertThat(names(text, ACCOUNTS)).containsExactly("alice");
    assertThat(names("\ufeff" + text, ACCOUNTS)).containsExactly("alice");
    assertThat(names(" \r\n" + text, ACCOUNTS)).containsExactly("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void utf16IsDecodedByItsMark(String charset) throws IOException {
    byte[] marked = "\ufeffname\nZo\u00eb \ud83d\ude00\n".getBytes(Charset.forName(charset));
    assertThat(names(new ByteArrayInputStream(marked), ACCOUNTS))
        .containsExactly("Zo\u00eb \ud83d\ude00");
    byte[] unmarked = "name\nalice\n".getBytes(Charset.forName(charset));
    assertRefused(unmarked, "UTF-16 or UTF-32 without a byte order mark");
  }

  @Test
  void otherEncodingsAndCompressionAreRefused() throws IOException {
    assertRefused("\ufeffname\n".getBytes(Charset.forName("UTF-32LE")), "it is UTF-32");
    assertRefused("\ufeffname\n".getBytes(Charset.forName("UTF-32BE")), "it is UTF-32");
    var zipped = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(zipped)) {
      out.write("name\nalice\n".getBytes(UTF_8));
    }
    assertRefused(zipped.toByteArray(), "gunzip -c FILE | import-users -");
  }

  @Test
  void malformedBytesAreMarked() throws IOException {
    var latin = new ByteArrayInputStream("name\nZo\u00eb\n".getBytes(ISO_8859_1));
    assertThat(names(latin, ACCOUNTS)).containsExactly("Zo\ufffd");
  }

  @Test
  void columnsAreComparedInLowerCase() throws IOException {
    assertThat(names("id,\" Name\"\n7,alice\n", ACCOUNTS)).containsExactly("alice");
  }

  @Test
  void aFirstLineWithoutTheColumnsIsRefused() {
    for (String file : List.of("", "alice,secret\n", "id\n")) {
      assertThatThrownBy(() -> names(file, ACCOUNTS))
          .isInstanceOf(StartRefused.class)
          .hasMessageStartingWith("The first line must name a column of name.");
    }
    assertThatThrownBy(() -> names("name,NAME\n", ACCOUNTS))
        .hasMessageStartingWith("The first line names a column twice");
    assertThatThrownBy(() -> names("localId,email\n", USERS))
        .hasMessageStartingWith("The file is not JSON");
  }

  @Test
  void malformedLinesAreRefusedAlone() throws IOException {
    assertThat(read("{\"name\":\"a\"}\n{\"name\":\n[]\n{\"a\":1,\"a\":2}\n{\"name\":\"b\"}}\n{}\n"))
        .containsExactly(
            "1 a",
            "2 is not a JSON object, or has a member twice",
            "3 is not a JSON object, or has a member twice",
            "4 is not a JSON object, or has a member twice",
            "5 is not a JSON object, or has a member twice",
            "6 ");
  }

  @Test
  void objectsOfAListAreReadOneByOne() throws IOException {
    assertThat(
            read(
                "[\n {\"name\": \"a]}\\\"\"},\n\n {\"name\":\"b\",\n \"x\":[{\"name\":\"c\"}]}\n]\n"))
        .containsExactly("2 a]}\"", "4 b");
    assertThat(read("[{\"name\":\"a\"}][{\"name\":\"b\"}]\n[]")).containsExactly("1 a", "1 b");
    assertThat(read("[]")).isEmpty();
  }

  @Test
  void aMalformedObjectOfAListIsRefusedAlone() throws IOException {
    assertThat(read("[{\"name\":\"a\"},\n{\"name\" \"b\"},\n{\"name\":\"c\"}]"))
        .containsExactly("1 a", "2 is not a JSON object, or has a member twice", "3 c");
  }

  @Test
  void aListThatIsCutOffIsReported() throws IOException {
    assertThat(read("[{\"name\":\"a\"},\n{\"name\":\"b"))
        .containsExactly("1 a", "2 is not closed; the rest of the file can't be read");
    assertThat(read("[{\"name\":\"a\"},\n"))
        .containsExactly(
            "1 a", "2 is the end of the file, but a list is not closed; is the export complete?");
    assertThat(read("[{\"name\":\"a\"}] x\n{\"name\":\"b\"}"))
        .containsExactly("1 a", "1 is not JSON; the rest of the file can't be read");
  }

  @Test
  void theListOfAnObjectIsFound() throws IOException {
    String realm = "{\"a\":{\"users\":[{\"name\":\"no\"}]},\"b\":[1,\"]\"],\"c\":null,\n\"users\":";
    assertThat(names(realm + "[{\"name\":\"a\"},{\"name\":\"b\"}],\"d\":1}", USERS))
        .containsExactly("a", "b");
    assertThat(names("[" + realm + "[{\"name\":\"a\"}]},{\"users\":[{\"name\":\"b\"}]}]", USERS))
        .containsExactly("a", "b");
  }

  @Test
  void aFileWithoutTheListIsRefused() {
    for (String file : List.of("{\"realm\":\"a\",\"clients\":[]}", "[]", "{\"users\":{}}")) {
      assertThatThrownBy(() -> names(file, USERS))
          .isInstanceOf(StartRefused.class)
          .hasMessageStartingWith("The file has no list \"users\" of accounts");
    }
  }

  /** 100 MB in each form, in a heap that the test run shares with all others. */
  @Test
  void longLinesAreRefusedInBoundedMemory() throws IOException {
    long size = 100_000_000;
    assertThat(read(around("{\"name\":\"", size, "\"}\n{\"name\":\"b\"}\n")))
        .containsExactly("1 is too long for an account", "2 b");
    assertThat(read(around("[{\"name\":\"", size, "\"},\n{\"name\":\"b\"}]")))
        .containsExactly("1 is too long for an account", "2 b");
    assertThat(read(around("name\n", size, "\nb\n"))).containsExactly("2 is not CSV", "3 b");
    assertThat(read(around("name\n\"", size, "\"\nb\n"))).containsExactly("2 is not CSV", "3 b");
  }

  private static InputStream around(String begin, long size, String end) {
    return new SequenceInputStream(
        new ByteArrayInputStream(begin.getBytes(UTF_8)),
        new SequenceInputStream(
            new RepeatedByte(size), new ByteArrayInputStream(end.getBytes(UTF_8))));
  }

  private static void assertRefused(byte[] file, String reason) {
    assertThatThrownBy(() -> names(new ByteArrayInputStream(file), ACCOUNTS))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(reason);
  }

  /** Each record as its line and its name or its problem. */
  private static List<String> read(String text) throws IOException {
    return read(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static List<String> read(InputStream bytes) throws IOException {
    return records(bytes, ACCOUNTS).stream()
        .map(
            record ->
                record.line() + " " + (record.problem() == null ? name(record) : record.problem()))
        .toList();
  }

  private static List<String> names(String text, Shape shape) throws IOException {
    return names(new ByteArrayInputStream(text.getBytes(UTF_8)), shape);
  }

  private static List<String> names(InputStream bytes, Shape shape) throws IOException {
    return records(bytes, shape).stream().map(ImportFileTest::name).toList();
  }

  private static String name(SourceRecord record) {
    return record.members().path("name").asString("");
  }

  private static List<SourceRecord> records(InputStream bytes, Shape shape) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    ImportFile file = ImportFile.open(bytes, shape);
    for (SourceRecord next = file.next(); next != null; next = file.next()) {
      records.add(next);
    }
    return records;
  }

  /** The letter x, many times. */
  private static final class RepeatedByte extends InputStream {
    private long left;

    RepeatedByte(long size) {
      this.left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      java.util.Arrays.fill(bytes, from, from + count, (byte) 'x');
      left -= count;
      return count;
    }
  }
}
