package dev.forestgate.config;

import dev.forestgate.config.source.NameSuggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.core.env.Environment;

/** The one profile that changes something here, {@code prod}, and names that may mean it. */
public final class ActiveProfiles {
  private static final String PROD = "prod";
  private static final Set<String> MEANING_IT = Set.of("production", "live", "prd", "product");

  private ActiveProfiles() {}

  /** What to tell of profiles that are active in the place of {@code prod}. */
  public static List<String> warnings(Environment environment) {
    List<String> active = List.of(environment.getActiveProfiles());
    if (active.isEmpty() || active.contains(PROD)) {
      return List.of();
    }
    return active.stream()
        .filter(ActiveProfiles::mayMeanIt)
        .map(
            profile ->
                "The profile "
                    + profile
                    + " changes nothing. The profile for production is prod:"
                    + " SPRING_PROFILES_ACTIVE=prod.")
        .toList();
  }

  /** For the greeting. */
  public static String description(Environment environment) {
    String active = String.join(", ", Arrays.asList(environment.getActiveProfiles()));
    return active.isEmpty() ? "none, for development" : active;
  }

  private static boolean mayMeanIt(String profile) {
    String small = profile.toLowerCase(Locale.ROOT);
    return MEANING_IT.contains(small) || NameSuggestion.distance(small, PROD) <= 1;
  }
}
