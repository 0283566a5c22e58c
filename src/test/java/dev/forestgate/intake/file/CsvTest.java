package dev.forestgate.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
  @Test
  void fieldsAreBetweenCommas() throws IOException {
    assertThat(rows("a,b,c\n1,,3\r\n,,\n"))
        .containsExactly(row(1, "a", "b", "c"), row(2, "1", "", "3"), row(3, "", "", ""));
  }

  @Test
  void inQuotesAreCommasQuotesAndLineBreaks() throws IOException {
    assertThat(rows("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\nnext\n\"\"\n"))
        .containsExactly(row(1, "a,b", "say \"hi\"", "two\nlines"), row(3, "next"), row(4, ""));
  }

  @Test
  void theLastLineNeedsNoEnd() throws IOException {
    assertThat(rows("a,b\n1,2")).containsExactly(row(1, "a", "b"), row(2, "1", "2"));
    assertThat(rows("\"a\"")).containsExactly(row(1, "a"));
    assertThat(rows("a,")).containsExactly(row(1, "a", ""));
  }

  @Test
  void emptyLinesArePassedOverAndCounted() throws IOException {
    assertThat(rows("\n\r\n\na\n\n\nb\n\n")).containsExactly(row(4, "a"), row(7, "b"));
    assertThat(rows("")).isEmpty();
    assertThat(rows("\n\n")).isEmpty();
  }

  @Test
  void aLineThatIsNoCsvHasNoFieldsAndTheNextIsReadAgain() throws IOException {
    assertThat(rows("a\"b,c\n1\n")).containsExactly(row(1), row(2, "1"));
    assertThat(rows("\"a\"b,c\n1\n")).containsExactly(row(1), row(2, "1"));
    assertThat(rows("ok\n\"never closed\n1\n")).containsExactly(row(1, "ok"), row(2));
    assertThat(rows("x".repeat(70_000) + "\n1\n")).containsExactly(row(1), row(2, "1"));
    assertThat(rows(",".repeat(100_000) + "\n1\n")).containsExactly(row(1), row(2, "1"));
  }

  @Test
  void aLineMayEndInACarriageReturnAlone() throws IOException {
    assertThat(rows("a,b\r1,2\r\r3,4"))
        .containsExactly(row(1, "a", "b"), row(2, "1", "2"), row(4, "3", "4"));
    assertThat(rows("a\rb\r\nc\nd\r"))
        .containsExactly(row(1, "a"), row(2, "b"), row(3, "c"), row(4, "d"));
    assertThat(rows("\"a\rb\r\nc\",1\r2,\"3\"\r4,5"))
        .containsExactly(row(1, "a\rb\r\nc", "1"), row(4, "2", "3"), row(5, "4", "5"));
    assertThat(rows("a\"b,c\r1\r")).containsExactly(row(1), row(2, "1"));
  }

  private static List<Csv.Row> rows(String text) throws IOException {
    List<Csv.Row> rows = new ArrayList<>();
    var csv = new Csv(new StringReader(text));
    for (Csv.Row row = csv.read(); row != null; row = csv.read()) {
      rows.add(row);
    }
    return rows;
  }

  private static Csv.Row row(long line, String... fields) {
    return new Csv.Row(line, List.of(fields));
  }
}
