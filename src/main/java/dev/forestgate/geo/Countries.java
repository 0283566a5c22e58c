package dev.forestgate.geo;

import dev.forestgate.geo.Place.Country;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Countries by ISO 3166-1 code, each with one English name for all databases. All are created at
 * start, as the JDK reads the names from files.
 */
final class Countries {
  /** Kosovo: not in ISO 3166-1, but in every database. */
  private static final String KOSOVO = "XK";

  private final Map<String, Country> byCode =
      Stream.concat(Arrays.stream(Locale.getISOCountries()), Stream.of(KOSOVO))
          .map(Countries::named)
          .collect(Collectors.toUnmodifiableMap(Country::code, Function.identity()));

  /**
   * Returns the country with this code. A code unknown to the JDK is its own name; null for text
   * that is not a code.
   */
  @Nullable Country find(@Nullable String code) {
    if (code == null) {
      return null;
    }
    Country known = byCode.get(code);
    return known == null && code.matches("[A-Z]{2}") ? new Country(code, code) : known;
  }

  private static Country named(String code) {
    Locale country = new Locale.Builder().setRegion(code).build();
    return new Country(code, country.getDisplayCountry(Locale.ENGLISH));
  }
}
