package dev.forestgate.startup;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.DRIVER;
import static io.r2dbc.spi.ConnectionFactoryOptions.HOST;
import static io.r2dbc.spi.ConnectionFactoryOptions.PASSWORD;
import static io.r2dbc.spi.ConnectionFactoryOptions.PORT;
import static io.r2dbc.spi.ConnectionFactoryOptions.USER;

import dev.forestgate.embedded.EmbeddedPostgres;
import dev.forestgate.embedded.EmbeddedRedis;
import dev.forestgate.embedded.EmbeddedStores;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Connection details of the embedded stores. For a store that is configured, the properties of
 * Spring Boot hold and nothing here is used.
 */
@Configuration(proxyBeanMethods = false)
@Import(EmbeddedStores.class)
public class EmbeddedConnections {
  @Bean
  @Conditional(EmbeddedStores.NoPostgresConfigured.class)
  R2dbcConnectionDetails embeddedR2dbc(EmbeddedPostgres postgres) {
    ConnectionFactoryOptions options =
        ConnectionFactoryOptions.builder()
            .option(DRIVER, "postgresql")
            .option(HOST, "127.0.0.1")
            .option(PORT, postgres.port())
            .option(USER, EmbeddedPostgres.USER)
            .option(PASSWORD, postgres.password().reveal())
            .option(DATABASE, EmbeddedPostgres.DATABASE)
            .build();
    return () -> options;
  }

  @Bean
  @Conditional(EmbeddedStores.NoPostgresConfigured.class)
  EmbeddedJdbc embeddedJdbc(EmbeddedPostgres postgres) {
    return new EmbeddedJdbc(postgres);
  }

  @Bean
  @Conditional(EmbeddedStores.NoRedisConfigured.class)
  DataRedisConnectionDetails embeddedRedisDetails(EmbeddedRedis redis) {
    return new EmbeddedRedisDetails(redis);
  }

  private record EmbeddedRedisDetails(EmbeddedRedis redis) implements DataRedisConnectionDetails {
    @Override
    public String getPassword() {
      return redis.password().reveal();
    }

    @Override
    public Standalone getStandalone() {
      return Standalone.of("127.0.0.1", redis.port());
    }
  }

  /** Both types, as the auto-configuration of Flyway is conditional on one and reads the other. */
  record EmbeddedJdbc(EmbeddedPostgres postgres)
      implements JdbcConnectionDetails, FlywayConnectionDetails {
    @Override
    public String getUsername() {
      return EmbeddedPostgres.USER;
    }

    @Override
    public String getPassword() {
      return postgres.password().reveal();
    }

    @Override
    public String getJdbcUrl() {
      return "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + EmbeddedPostgres.DATABASE;
    }

    @Override
    public String getDriverClassName() {
      return "org.postgresql.Driver";
    }
  }
}
