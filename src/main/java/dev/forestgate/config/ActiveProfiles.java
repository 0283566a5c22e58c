package dev.forestgate.config;

import dev.forestgate.config.source.NameSuggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.core.env.Environment;

/**
 * Spring profiles that are active. {@code prod} is the only one that changes anything; similar
 * names cause a warning.
 */
public final class ActiveProfiles {
  private static final String PROD = "prod";
  private static final Set<String> SYNONYMS = Set.of("production", "live", "prd", "product");

  private ActiveProfiles() {}

  /**
   * Warnings about active profiles that may have been meant as {@code prod}; empty if {@code prod}
   * is active.
   */
  static List<String> warnings(Environment environment) {
    List<String> active = List.of(environment.getActiveProfiles());
    if (active.isEmpty() || active.contains(PROD)) {
      return List.of();
    }
    return active.stream()
        .filter(ActiveProfiles::mayMeanProd)
        .map(
            profile ->
                "The profile "
                    + profile
                    + " has no effect. The profile for production is prod: set"
                    + " SPRING_PROFILES_ACTIVE=prod.")
        .toList();
  }

  /** Description for the greeting. */
  public static String description(Environment environment) {
    String active = String.join(", ", Arrays.asList(environment.getActiveProfiles()));
    return active.isEmpty() ? "none, for development" : active;
  }

  private static boolean mayMeanProd(String profile) {
    String lowerCase = profile.toLowerCase(Locale.ROOT);
    return SYNONYMS.contains(lowerCase) || NameSuggestion.distance(lowerCase, PROD) <= 1;
  }
}
