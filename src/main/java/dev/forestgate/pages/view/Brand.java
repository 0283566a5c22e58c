package dev.forestgate.pages.view;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Identity of the product on its pages: name, logo and color. */
@Component
public final class Brand {
  private static final double BRIGHT = 0.179;

  private final PageProperties properties;
  private final PageAssets assets;

  Brand(PageProperties properties, PageAssets assets) {
    this.properties = properties;
    this.assets = assets;
  }

  public String name() {
    return properties.name();
  }

  /** Path of the logo below the public URL; null for the service's own. */
  public @Nullable String logo() {
    return assets.logo();
  }

  /** Path of the custom style sheet below the public URL; null if there is none. */
  public @Nullable String css() {
    return properties.css() == null ? null : assets.path(PageAssets.CUSTOM_CSS);
  }

  /** Custom properties of the accent color as CSS; null for the style sheet's own. */
  public @Nullable String colors() {
    String accent = properties.accent();
    return accent == null
        ? null
        : ":root{--accent:" + accent + ";--on-accent:" + textOn(accent) + "}";
  }

  /**
   * Black or white, whichever has the higher contrast: at least 4.5 to 1 (WCAG 2.2, success
   * criterion 1.4.3).
   */
  private static String textOn(String color) {
    double luminance =
        0.2126 * channel(color, 1) + 0.7152 * channel(color, 3) + 0.0722 * channel(color, 5);
    return luminance > BRIGHT ? "#000000" : "#ffffff";
  }

  /** Linear value of a channel, 0 to 1 (WCAG 2.2, relative luminance). */
  private static double channel(String color, int from) {
    double value = Integer.parseInt(color, from, from + 2, 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
