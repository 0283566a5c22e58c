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
 * Countries by their code, with one English name each whatever the database. All are made once, at
 * start: the JDK reads the names from files.
 */
final class Countries {
  /** Not in the ISO's list yet, and in everybody's databases. */
  private static final String KOSOVO = "XK";

  private final Map<String, Country> byCode =
      Stream.concat(Arrays.stream(Locale.getISOCountries()), Stream.of(KOSOVO))
          .map(Countries::named)
          .collect(Collectors.toUnmodifiableMap(Country::code, Function.identity()));

  /** One that the JDK does not know has its code for a name; null for what is no code. */
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
