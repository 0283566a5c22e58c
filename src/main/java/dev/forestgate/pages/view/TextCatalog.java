package dev.forestgate.pages.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/** Texts of the pages in all languages: {@code texts/<language>.properties}. */
public final class TextCatalog {
  /** Languages whose texts are complete; the first is the default. */
  public static final List<String> LANGUAGES = List.of("en", "de");

  private static final int LONGEST_HEADER = 200;

  private final Map<String, Texts> byLanguage;

  private TextCatalog(Map<String, Texts> byLanguage) {
    this.byLanguage = byLanguage;
  }

  /** Reads all texts. Blocks, so call it at startup only. */
  public static TextCatalog read() {
    var patterns = new LinkedHashMap<String, Map<String, String>>();
    LANGUAGES.forEach(language -> patterns.put(language, read(language)));
    TextCatalog catalog = of(patterns);
    catalog.byLanguage.values().forEach(Texts::load);
    return catalog;
  }

  /** A catalog of the patterns by key of each language; the first language is the default. */
  public static TextCatalog of(Map<String, Map<String, String>> patterns) {
    var texts = new LinkedHashMap<String, Texts>();
    patterns.forEach(
        (language, known) ->
            texts.put(language, new Texts(Locale.forLanguageTag(language), known)));
    return new TextCatalog(texts);
  }

  /** Patterns of {@code language} by key. */
  public static Map<String, String> read(String language) {
    var properties = new Properties();
    var file = new ClassPathResource("texts/" + language + ".properties");
    try (var reader = new InputStreamReader(file.getInputStream(), UTF_8)) {
      properties.load(reader);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(key -> key, properties::getProperty));
  }

  /** The one of {@link #LANGUAGES} that is nearest to {@code locale} (BCP 47), else the first. */
  public static String nearest(@Nullable String locale) {
    String match = locale == null ? null : lookup(locale, LANGUAGES);
    return match == null ? LANGUAGES.get(0) : match;
  }

  /**
   * Texts of the first of {@code ranges} that there are texts for (RFC 4647, section 3.4), else of
   * the default language.
   *
   * @param ranges value of {@code Accept-Language}, or language tags separated by commas; null or
   *     malformed for none
   */
  public Texts of(@Nullable String ranges) {
    String match = ranges == null ? null : lookup(ranges, byLanguage.keySet());
    return match == null ? byLanguage.values().iterator().next() : texts(match);
  }

  private Texts texts(String language) {
    Texts found = byLanguage.get(language);
    return found == null ? byLanguage.values().iterator().next() : found;
  }

  private static @Nullable String lookup(String ranges, Collection<String> languages) {
    if (ranges.isBlank() || ranges.length() > LONGEST_HEADER) {
      return null;
    }
    try {
      return Locale.lookupTag(Locale.LanguageRange.parse(ranges), languages);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
