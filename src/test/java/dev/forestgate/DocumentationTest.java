package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.cli.CommandLine;
import dev.forestgate.cli.Mode;
import dev.forestgate.testing.DeclaredProperties;
import dev.forestgate.testing.MarkdownDocuments;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Tests, properties, defaults, metrics and links that the documents name exist. */
class DocumentationTest {
  private static final Pattern TEST = Pattern.compile("\\b([A-Z]\\w+(?:Test|Contract))\\b");
  private static final Pattern NAME = Pattern.compile("`(forestgate\\.[a-z0-9.<>-]*[a-z0-9])`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern METRIC_ROW =
      Pattern.compile("(?m)^\\| `(forestgate\\.[a-z.]+)` \\|");
  private static final Pattern PREFIX = Pattern.compile("PREFIX = \"(forestgate\\.[a-z.]+)\"");
  private static final Pattern METER =
      Pattern.compile(
          "(?:(?:Counter|Gauge|Timer)\\.builder|registry\\.(?:counter|gauge)|byKind"
              + "|new RouteOutcomes)\\(\\s*(PREFIX \\+ )?\"([a-z.]+)\"");

  private static final Pattern SCRIPT_ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");
  private static final Pattern MODE = Pattern.compile("forest-gate\\.jar ([a-z][a-z-]+)");

  private final MarkdownDocuments documents = new MarkdownDocuments();
  private final Map<String, Parameter> declared = DeclaredProperties.parameters();

  @Test
  void eachTestThatIsNamedIsThere() throws IOException {
    Set<String> tests = new TreeSet<>();
    sources(Path.of("src/test/java")).forEach(file -> tests.add(simpleName(file)));
    assertThat(documents.found(TEST)).hasSizeGreaterThan(60).isSubsetOf(tests);
  }

  @Test
  void eachPropertyHasItsRowAndEachRowItsProperty() {
    assertThat(documents.properties().keySet())
        .containsExactlyInAnyOrderElementsOf(DeclaredProperties.all());
  }

  @Test
  void documentedNamesArePropertiesGroupsOrMetrics() throws IOException {
    Set<String> known = DeclaredProperties.all();
    known.add("forestgate.services.<name>.secret-hash");
    known.addAll(metrics());
    Set<String> groups =
        known.stream().flatMap(DocumentationTest::groups).collect(Collectors.toSet());
    known.addAll(groups);
    assertThat(documents.found(NAME)).hasSizeGreaterThan(100).isSubsetOf(known);
  }

  @Test
  void eachDefaultIsThatOfTheRecord() {
    Map<String, List<String>> rows = documents.properties();
    assertThat(declared)
        .allSatisfy(
            (name, parameter) -> {
              DefaultValue usual = parameter.getAnnotation(DefaultValue.class);
              if (usual != null && usual.value().length > 0 && rows.containsKey(name)) {
                assertThat(rows.get(name).get(0).replaceAll("[`\\s]", ""))
                    .as(name)
                    .matches(
                        Pattern.quote(String.join(",", usual.value()).replace(" ", ""))
                            + "(?:[(;].*)?");
              }
            });
  }

  @Test
  void eachRangeOfNumbersIsThatOfTheRecord() {
    Map<String, List<String>> rows = documents.properties();
    assertThat(declared)
        .allSatisfy(
            (name, parameter) -> {
              Min least = parameter.getAnnotation(Min.class);
              Max most = parameter.getAnnotation(Max.class);
              if (least != null && most != null && rows.containsKey(name)) {
                assertThat(rows.get(name).get(1).replace(",", ""))
                    .as(name)
                    .startsWith(least.value() + " to " + most.value());
              }
            });
  }

  @Test
  void eachMetricIsDocumentedAndEachRowIsCounted() throws IOException {
    String text = documents.text("operations.md");
    assertThat(NAME.matcher(text).results().map(name -> name.group(1))).containsAll(metrics());
    assertThat(METRIC_ROW.matcher(text).results().map(row -> row.group(1)))
        .hasSizeGreaterThan(30)
        .isSubsetOf(metrics());
  }

  @Test
  void eachScriptIsDocumentedAndEachRowIsAScript() throws IOException {
    Set<String> scripts = new TreeSet<>();
    for (Path file : files(Path.of("src/main/resources/redis"), ".lua")) {
      if (MarkdownDocuments.read(file).contains("-- KEYS")) {
        scripts.add(file.getFileName().toString().replace(".lua", ""));
      }
    }
    String text = documents.text("redis-keys.md");
    String table = text.substring(text.indexOf("## Scripts"), text.indexOf("## Redis, KeyDB"));
    assertThat(SCRIPT_ROW.matcher(table).results().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(scripts);
  }

  @Test
  void eachModeThatIsShownIsOne() {
    Set<String> shown = documents.shown(MODE);
    assertThat(shown)
        .contains("verify", "breach-list")
        .allSatisfy(mode -> assertThat(CommandLine.of(mode).mode()).map(Mode::word).contains(mode));
  }

  @Test
  void eachLinkLeadsToAFileAndAHeading() {
    List<String> broken = new ArrayList<>();
    documents
        .texts()
        .forEach(
            (file, text) ->
                LINK.matcher(text)
                    .results()
                    .map(match -> match.group(1))
                    .filter(link -> !link.matches("[a-z]+:.*") && !leadsSomewhere(file, link))
                    .forEach(link -> broken.add(file + ": " + link)));
    assertThat(broken).isEmpty();
  }

  private boolean leadsSomewhere(Path file, String link) {
    String[] parts = link.split("#", 2);
    Path folder = file.getParent() == null ? Path.of("") : file.getParent();
    Path target = parts[0].isEmpty() ? file : folder.resolve(parts[0]).normalize();
    return Files.exists(target)
        && (parts.length == 1
            || !target.toString().endsWith(".md")
            || documents.anchors(target).contains(parts[1].toLowerCase(Locale.ROOT)));
  }

  /** A mention of {@code forestgate.mail.smtp} covers all properties with that prefix. */
  private static Stream<String> groups(String name) {
    return Stream.iterate(
        name.substring(0, name.lastIndexOf('.')),
        group -> group.contains("."),
        group -> group.substring(0, group.lastIndexOf('.')));
  }

  private static Set<String> metrics() throws IOException {
    Set<String> metrics = new TreeSet<>();
    for (Path file : sources(Path.of("src/main/java"))) {
      String source = MarkdownDocuments.read(file);
      String prefix =
          PREFIX.matcher(source).results().map(match -> match.group(1)).findFirst().orElse("");
      METER
          .matcher(source)
          .results()
          .filter(match -> match.group(1) != null || match.group(2).startsWith("forestgate."))
          .forEach(match -> metrics.add((match.group(1) == null ? "" : prefix) + match.group(2)));
      METER
          .matcher(source)
          .results()
          .filter(match -> match.group().startsWith("byKind"))
          .forEach(match -> metrics.add(prefix + match.group(2)));
    }
    return metrics;
  }

  private static List<Path> sources(Path root) throws IOException {
    return files(root, ".java");
  }

  private static List<Path> files(Path root, String end) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(end)).toList();
    }
  }

  private static String simpleName(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }
}
