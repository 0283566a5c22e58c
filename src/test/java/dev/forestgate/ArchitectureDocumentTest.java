package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.MarkdownDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The architecture document and the decisions agree with the code and with each other. */
class ArchitectureDocumentTest {
  private static final Path DECISIONS = Path.of("docs", "adr");
  private static final Pattern PACKAGE_ROW =
      Pattern.compile("(?m)^\\| `([a-z0-9.]+)` \\| ([a-z]+) \\| (.+) \\|$");
  private static final Pattern FILE =
      Pattern.compile("`([\\w./-]+\\.(?:java|lua|yaml|sql|md|txt|html))`");
  private static final Pattern INDEX_ROW =
      Pattern.compile("(?m)^\\| \\[(\\d{4})]\\(([^)]+)\\) \\| (.+) \\| ([0-9-]+) \\|$");

  private final MarkdownDocuments documents = new MarkdownDocuments();

  @Test
  void thePackageTableIsThePlan() throws IOException {
    List<String> planned =
        LayoutPlan.read().entries().entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue()))
            .toList();
    assertThat(
            PACKAGE_ROW
                .matcher(documents.text("architecture.md"))
                .results()
                .map(row -> row.group(1) + " | " + row.group(2) + " | " + row.group(3)))
        .containsExactlyElementsOf(planned);
  }

  @Test
  void eachNamedFileExists() {
    assertThat(FILE.matcher(documents.text("architecture.md")).results().map(name -> name.group(1)))
        .hasSizeGreaterThan(30)
        .allSatisfy(
            name ->
                assertThat(
                        List.of("", "docs", "src/main/java/dev/forestgate", "src/main/resources"))
                    .anyMatch(folder -> Files.exists(Path.of(folder, name))));
  }

  @Test
  void theIndexListsEachDecision() throws IOException {
    List<String> pages;
    try (Stream<Path> files = Files.list(DECISIONS)) {
      pages =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("\\d{4}-.*"))
              .sorted()
              .toList();
    }
    assertThat(
            INDEX_ROW
                .matcher(MarkdownDocuments.read(DECISIONS.resolve("README.md")))
                .results()
                .map(row -> row.group(2)))
        .containsExactlyElementsOf(pages);
  }

  @Test
  void eachDecisionHasTheTitleAndDateOfItsRow() {
    assertThat(INDEX_ROW.matcher(MarkdownDocuments.read(DECISIONS.resolve("README.md"))).results())
        .allSatisfy(
            row ->
                assertThat(MarkdownDocuments.read(DECISIONS.resolve(row.group(2))))
                    .startsWith("# " + row.group(1) + ": " + row.group(3) + "\n")
                    .contains(" | " + row.group(4) + " |\n")
                    .contains("\n## Context\n", "\n## Decision\n", "\n## Consequences\n"));
  }

  private static String row(String name, LayoutPlan.Entry entry) {
    return name
        + " | "
        + entry.group()
        + " | "
        + entry.sentence().replaceAll("\\{@code ([^}]+)}", "`$1`");
  }
}
