package dev.forestgate.mail.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files of templates: {@code <name>.txt} and {@code <name>.html}, or {@code <name>.<language>.txt}
 * with a language tag (BCP 47). The operator's folder has precedence over the resource folder
 * {@code mail}, and within each the language over none.
 */
final class TemplateFiles {
  private static final long LONGEST = 256 * 1024;
  private static final List<String> EXTENSIONS = List.of(".txt", ".html");
  private static final Pattern TAGGED =
      Pattern.compile(".*\\.([A-Za-z]{2,3}[A-Za-z0-9-]{0,32})\\.(?:txt|html)");
  private static final String SETTING = "forestgate.mail.templates";

  private final @Nullable Path folder;

  /**
   * @param folder the operator's; null for none
   * @throws StartRefused if it is not a folder
   */
  TemplateFiles(@Nullable Path folder) {
    this.folder = folder;
    if (folder != null && !Files.isDirectory(folder)) {
      throw new StartRefused(
          SETTING + " is " + folder + ", which is not a folder", "Create it or leave it out");
    }
  }

  /** Finds the template {@code name} of {@code language}, or that of no language. */
  TemplateFile find(String name, String extension, Locale language) {
    List<String> names = inLanguage(language).map(suffix -> name + suffix + extension).toList();
    return Stream.concat(
            names.stream().flatMap(file -> Stream.ofNullable(own(file))),
            names.stream().flatMap(file -> Stream.ofNullable(builtIn(file))))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("there is no template " + name + extension));
  }

  /**
   * Returns whether the operator replaces the e-mail {@code name}, and not in {@code language}. Its
   * text and its HTML are then in the same language, also if only one of them is replaced.
   */
  boolean isOnlyInNoLanguage(String name, Locale language) {
    return hasOwn(name) && inLanguage(language).limit(2).noneMatch(tag -> hasOwn(name + tag));
  }

  private boolean hasOwn(String name) {
    return EXTENSIONS.stream().anyMatch(extension -> own(name + extension) != null);
  }

  private static Stream<String> inLanguage(Locale language) {
    return language.equals(Locale.ROOT)
        ? Stream.of("")
        : Stream.of("." + language.toLanguageTag(), "." + language.getLanguage(), "");
  }

  /** Languages that files of the operator's folder name. */
  List<Locale> languages() {
    return own().stream()
        .map(file -> TAGGED.matcher(file.path()))
        .filter(Matcher::matches)
        .map(name -> Locale.forLanguageTag(name.group(1)))
        .distinct()
        .toList();
  }

  /** All templates of the operator's folder, sorted by name. */
  List<TemplateFile> own() {
    if (folder == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*\\.(txt|html)"))
          .sorted()
          .map(TemplateFiles::read)
          .toList();
    } catch (IOException unreadable) {
      throw unreadable(folder, unreadable);
    }
  }

  private @Nullable TemplateFile own(String name) {
    Path own = folder == null ? null : folder.resolve(name);
    return own != null && Files.isRegularFile(own) ? read(own) : null;
  }

  private static TemplateFile read(Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        throw new StartRefused(file + " has more than 256 KiB", "Shorten this template");
      }
      return TemplateFile.of(file.toString(), Files.readString(file));
    } catch (CharacterCodingException malformed) {
      throw new StartRefused(file + " is not UTF-8", "Convert this template");
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    }
  }

  private static @Nullable TemplateFile builtIn(String name) {
    try (InputStream template = TemplateFiles.class.getResourceAsStream("/mail/" + name)) {
      return template == null
          ? null
          : TemplateFile.of(name, new String(template.readAllBytes(), UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static StartRefused unreadable(Path file, IOException cause) {
    return new StartRefused(
        file + " cannot be read: " + cause.getMessage(), "Check " + SETTING, cause);
  }
}
