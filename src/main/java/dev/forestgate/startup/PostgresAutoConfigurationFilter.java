package dev.forestgate.startup;

import dev.forestgate.transactions.AccountStore;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Keeps Spring Boot from setting PostgreSQL up where accounts are in Redis: no pool, no migration,
 * whatever {@code DATABASE_URL} says.
 */
final class PostgresAutoConfigurationFilter
    implements AutoConfigurationImportFilter, EnvironmentAware {
  private static final List<String> PACKAGES =
      List.of(
          "org.springframework.boot.r2dbc.",
          "org.springframework.boot.data.r2dbc.",
          "org.springframework.boot.flyway.",
          "org.springframework.boot.jdbc.");

  private @Nullable Environment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public boolean[] match(@Nullable String[] names, AutoConfigurationMetadata metadata) {
    boolean all = AccountStore.of(Objects.requireNonNull(environment)) == AccountStore.POSTGRES;
    boolean[] wanted = new boolean[names.length];
    for (int i = 0; i < names.length; i++) {
      wanted[i] = all || !isForPostgres(names[i]);
    }
    return wanted;
  }

  /** Null is a name that another filter has taken out. */
  private static boolean isForPostgres(@Nullable String name) {
    return Stream.ofNullable(name).anyMatch(given -> PACKAGES.stream().anyMatch(given::startsWith));
  }
}
