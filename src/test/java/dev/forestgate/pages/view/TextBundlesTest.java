package dev.forestgate.pages.view;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of the pages: complete in each language, and there for each key that is used. */
class TextBundlesTest {
  private static final Pattern LITERAL =
      Pattern.compile("\"([a-z][a-z0-9-]*\\.[a-z0-9._-]*[a-z0-9])\"");
  private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)");

  private final Map<String, String> english = TextCatalog.read("en");

  @ParameterizedTest
  @ValueSource(strings = "de")
  void aLanguageHasTheKeysAndArgumentsOfEnglish(String language) {
    Map<String, String> other = TextCatalog.read(language);
    assertThat(other.keySet()).containsExactlyInAnyOrderElementsOf(english.keySet());
    other.forEach(
        (key, pattern) ->
            assertThat(arguments(pattern))
                .as(key)
                .isEqualTo(arguments(english.getOrDefault(key, ""))));
  }

  @Test
  void eachLanguageIsTested() {
    assertThat(TextCatalog.LANGUAGES).containsExactly("en", "de");
  }

  @Test
  void eachTextCanBeFormatted() {
    for (String language : TextCatalog.LANGUAGES) {
      Map<String, String> patterns = TextCatalog.read(language);
      Texts texts = TextCatalog.of(Map.of(language, patterns)).of(language);
      patterns.forEach(
          (key, pattern) -> {
            assertThat(pattern).as(key).isNotBlank().isEqualTo(pattern.strip());
            assertThat(texts.get(key, 1, 2, 3)).as(key).doesNotContain("{", "}");
          });
    }
  }

  @Test
  void eachKeyThatATemplateOrAPageUsesExists() throws IOException {
    Set<String> used = new TreeSet<>();
    for (String root : new String[] {"src/main/jte", "src/main/java/dev/forestgate/pages"}) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files.filter(Files::isRegularFile).forEach(file -> used.addAll(keys(file)));
      }
    }
    assertThat(used).hasSizeGreaterThan(30);
    assertThat(english.keySet()).containsAll(used);
  }

  /** Literals that begin as the key of some text does. */
  private Set<String> keys(Path file) {
    Set<String> pages =
        english.keySet().stream()
            .map(key -> key.substring(0, key.indexOf('.')))
            .collect(toCollection(TreeSet::new));
    try {
      return LITERAL
          .matcher(Files.readString(file))
          .results()
          .map(found -> found.group(1))
          .filter(literal -> pages.contains(literal.substring(0, literal.indexOf('.'))))
          .filter(literal -> !literal.matches(".*\\.(jte|js|css|svg)"))
          .collect(toCollection(TreeSet::new));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Set<String> arguments(String pattern) {
    return ARGUMENT
        .matcher(pattern)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(toCollection(TreeSet::new));
  }
}
