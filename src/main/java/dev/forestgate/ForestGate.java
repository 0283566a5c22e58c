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
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case RotateKeys.NAME -> RotateKeys.run(arguments);
      case Calibrate.NAME -> Calibrate.run(arguments);
      case RepairClaims.NAME -> RepairClaims.run(arguments);
      case ImportUsers.NAME -> ImportUsers.run(arguments);
      case JournalCheck.VERIFY, JournalCheck.REBUILD -> JournalCheck.run(arguments);
      case HealthProbe.NAME -> System.exit(new HealthProbe(System.getenv()).run());
      default -> SpringApplication.run(ForestGate.class, arguments);
    }
  }
}
