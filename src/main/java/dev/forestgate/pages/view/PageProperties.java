package dev.forestgate.pages.view;

import dev.forestgate.failure.StartRefused;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Pages that people see.
 *
 * @param enabled whether there are any; without them their paths answer 404
 * @param name name of the product on every page
 * @param logo file of a logo, SVG, PNG or WebP; the service's own if unset
 * @param accent color of buttons, {@code #rrggbb}; green if unset
 * @param css file of a style sheet that is applied after the service's own; none if unset
 */
@Validated
@ConfigurationProperties("forestgate.pages")
public record PageProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("Forest Gate") String name,
    @Nullable Path logo,
    @Nullable String accent,
    @Nullable Path css) {
  private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
  private static final int LONGEST_NAME = 64;

  public PageProperties {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new StartRefused(
          "forestgate.pages.name must have 1 to " + LONGEST_NAME + " characters",
          "Set the name of your product");
    }
    if (accent != null && !COLOR.matcher(accent).matches()) {
      throw new StartRefused(
          "forestgate.pages.accent is '" + accent + "', which is not a color",
          "Write six hexadecimal digits, for example #1f5b35");
    }
  }
}
