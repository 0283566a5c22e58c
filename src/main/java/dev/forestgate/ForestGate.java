package dev.forestgate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/** Where the service starts, or what its first argument names instead of it. */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class) // JDBC is Flyway's alone
@ConfigurationPropertiesScan
public class ForestGate {
  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals(RotateKeys.NAME)) {
      RotateKeys.run(arguments);
    } else {
      SpringApplication.run(ForestGate.class, arguments);
    }
  }
}
