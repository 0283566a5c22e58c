package dev.forestgate.startup;

import dev.forestgate.transactions.AccountStore;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Removes the auto-configurations that the settings turn off, before Spring Boot loads their
 * classes. PostgreSQL has neither pool nor migration while the accounts are in Redis, regardless of
 * {@code DATABASE_URL}. Tracing needs {@code forestgate.tracing.enabled}.
 */
final class AutoConfigurationSwitches implements AutoConfigurationImportFilter, EnvironmentAware {
  private static final List<String> POSTGRES =
      List.of(
          "org.springframework.boot.r2dbc.",
          "org.springframework.boot.data.r2dbc.",
          "org.springframework.boot.flyway.",
          "org.springframework.boot.jdbc.");

  private static final List<String> TRACING =
      List.of(
          "org.springframework.boot.micrometer.observation.",
          "org.springframework.boot.micrometer.tracing.",
          "org.springframework.boot.opentelemetry.",
          "org.springframework.boot.webflux.autoconfigure.WebFluxObservation");

  private @Nullable Environment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public boolean[] match(@Nullable String[] names, AutoConfigurationMetadata metadata) {
    Environment settings = Objects.requireNonNull(environment);
    boolean postgres = AccountStore.of(settings) == AccountStore.POSTGRES;
    boolean tracing = settings.getProperty(Tracing.ENABLED, Boolean.class, false);
    boolean[] wanted = new boolean[names.length];
    for (int i = 0; i < names.length; i++) {
      wanted[i] = (postgres || !isIn(POSTGRES, names[i])) && (tracing || !isIn(TRACING, names[i]));
    }
    return wanted;
  }

  /** Null is the name of an auto-configuration that another filter has removed. */
  private static boolean isIn(List<String> prefixes, @Nullable String name) {
    return name != null && prefixes.stream().anyMatch(name::startsWith);
  }
}
