package dev.forestgate.intake.mapping;

import dev.forestgate.credentials.foreign.FirebaseProject;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Products whose exports can be imported. */
public enum Product {
  KEYCLOAK,
  AUTH0,
  SUPABASE,
  FIREBASE,
  KRATOS,
  BETTER_AUTH;

  /** Name on the command line, as {@code better-auth}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads {@link #text()}. Empty for other text. */
  public static Optional<Product> named(String text) {
    return Arrays.stream(values()).filter(product -> product.text().equals(text)).findFirst();
  }

  /** All names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Product::text).toList();
  }

  /**
   * The mapping of {@code product}; that of the service's own format for null.
   *
   * @param project parameters of Firebase's hashes; null if they are not known
   */
  public static AccountMapping mapping(
      @Nullable Product product, @Nullable FirebaseProject project, Clock clock) {
    if (product == null) {
      return new NativeMapping();
    }
    return switch (product) {
      case KEYCLOAK -> new KeycloakMapping();
      case AUTH0 -> new Auth0Mapping();
      case SUPABASE -> new SupabaseMapping(clock);
      case FIREBASE -> new FirebaseMapping(project);
      case KRATOS -> new KratosMapping();
      case BETTER_AUTH -> new BetterAuthMapping(clock);
    };
  }
}
