package dev.forestgate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/** Where the service starts. */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class) // JDBC is Flyway's alone
@ConfigurationPropertiesScan
public class ForestGate {
  public static void main(String[] arguments) {
    SpringApplication.run(ForestGate.class, arguments);
  }
}
