package dev.forestgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Markdown documents of the project without their code blocks. */
public final class MarkdownDocuments {
  private static final Path DECISIONS = Path.of("docs", "adr");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *(`{3,})[^`\n]*$.*?^ *\\1 *$");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
  private static final Pattern PROPERTY_ROW = Pattern.compile("^\\| `forestgate\\..*");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private final Map<Path, String> texts = new TreeMap<>();

  public MarkdownDocuments() {
    for (Path folder : List.of(Path.of(""), Path.of("docs"), DECISIONS)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .forEach(file -> texts.put(file, withoutCode(read(file))));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  public Map<Path, String> texts() {
    return texts;
  }

  public String text(String name) {
    return texts.getOrDefault(Path.of("docs", name), "");
  }

  /** All groups 1 of {@code pattern} in all documents except the one about former versions. */
  public Set<String> found(Pattern pattern) {
    return texts.entrySet().stream()
        .filter(document -> !document.getKey().endsWith("CHANGELOG.md"))
        .flatMap(document -> pattern.matcher(document.getValue()).results())
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All groups 1 of {@code pattern} in all documents, blocks of code included. */
  public Set<String> shown(Pattern pattern) {
    return texts.keySet().stream()
        .flatMap(file -> pattern.matcher(read(file)).results())
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Rows of tables about properties: the name, and the cells after it. */
  public Map<String, List<String>> properties() {
    Map<String, List<String>> rows = new TreeMap<>();
    text("configuration.md")
        .lines()
        .filter(line -> PROPERTY_ROW.matcher(line).matches())
        .forEach(line -> addRow(rows, List.of(line.substring(2).split(" \\| "))));
    return rows;
  }

  /** A row may be about siblings: {@code `forestgate.mail.first-pause`, `.longest-pause`}. */
  private static void addRow(Map<String, List<String>> rows, List<String> cells) {
    List<String> names = CODE.matcher(cells.get(0)).results().map(match -> match.group(1)).toList();
    String parent = names.get(0).substring(0, names.get(0).lastIndexOf('.'));
    List<String> defaults = List.of(cells.get(1).split(", "));
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      boolean isPair = names.size() > 1 && defaults.size() == names.size();
      rows.put(
          (name.startsWith(".") ? parent + name : name).replaceAll("<name>.*", "*"),
          isPair ? List.of(defaults.get(i)) : cells.subList(1, cells.size()));
    }
  }

  /** Anchors of the headings of {@code file}, as GitHub makes them. */
  public Set<String> anchors(Path file) {
    return HEADING
        .matcher(texts.getOrDefault(file, ""))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1"))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String withoutCode(String text) {
    return CODE_BLOCK.matcher(text).replaceAll("");
  }
}
