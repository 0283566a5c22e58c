package dev.forestgate;

import dev.forestgate.cli.Calibrate;
import dev.forestgate.cli.CommandLine;
import dev.forestgate.cli.HealthProbe;
import dev.forestgate.cli.ImportUsers;
import dev.forestgate.cli.JournalCommands;
import dev.forestgate.cli.PackBreachList;
import dev.forestgate.cli.RepairClaims;
import dev.forestgate.cli.RotateKeys;
import dev.forestgate.runtime.ClassPreload;
import dev.forestgate.runtime.MemoryTuning;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.data.autoconfigure.metrics.DataRepositoryMetricsAutoConfiguration;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcRepositoriesAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisRepositoriesAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.DiskSpaceHealthContributorAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcInitializationAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.ReactiveMultipartAutoConfiguration;

/** Where the service starts, or what its first argument names instead of it. */
@SpringBootApplication(
    exclude = {
      // JDBC is Flyway's alone
      DataSourceAutoConfiguration.class,
      DataSourceTransactionManagerAutoConfiguration.class,
      // no class of ours is proxied, so no bean need be looked at for it
      AopAutoConfiguration.class,
      PersistenceExceptionTranslationAutoConfiguration.class,
      TransactionAutoConfiguration.class,
      TransactionManagerCustomizationAutoConfiguration.class,
      // what is asked of the stores stands in the rooms, as SQL and Lua
      DataR2dbcAutoConfiguration.class,
      DataR2dbcRepositoriesAutoConfiguration.class,
      DataRedisRepositoriesAutoConfiguration.class,
      DataRepositoryMetricsAutoConfiguration.class,
      R2dbcInitializationAutoConfiguration.class,
      // an observation of a request or a command costs more than what is done with it
      // (RequestMeter)
      ObservationAutoConfiguration.class,
      LettuceObservationAutoConfiguration.class,
      // never asked for: each would cost a start
      TaskExecutionAutoConfiguration.class,
      TaskSchedulingAutoConfiguration.class,
      ReactiveMultipartAutoConfiguration.class,
      InfoContributorAutoConfiguration.class,
      DiskSpaceHealthContributorAutoConfiguration.class
    })
@ConfigurationPropertiesScan
public class ForestGate {
  public static void main(String[] arguments) {
    CommandLine line = CommandLine.of(arguments);
    if (!line.text().isEmpty()) {
      print(line);
      return;
    }
    switch (line.mode()) {
      case RotateKeys.NAME -> RotateKeys.run(arguments);
      case Calibrate.NAME -> Calibrate.run(arguments);
      case RepairClaims.NAME -> RepairClaims.run(arguments);
      case ImportUsers.NAME -> ImportUsers.run(arguments);
      case PackBreachList.NAME -> System.exit(PackBreachList.run(arguments));
      case JournalCommands.VERIFY, JournalCommands.REBUILD -> JournalCommands.run(arguments);
      case HealthProbe.NAME -> System.exit(new HealthProbe(System.getenv()).run());
      default -> {
        keepNoLargeBuffers();
        lookForNoLeaks();
        ClassPreload.load();
        SpringApplication.run(ForestGate.class, arguments);
        MemoryTuning.begin();
      }
    }
  }

  @SuppressWarnings("SystemOut") // the answer to a command
  private static void print(CommandLine line) {
    (line.exitCode() == 0 ? System.out : System.err).println(line.text());
    if (line.exitCode() != 0) {
      System.exit(line.exitCode());
    }
  }

  /**
   * Netty would take a stack trace of every 128th buffer, to say who forgot one. Whoever looks for
   * a leak says {@code -Dio.netty.leakDetection.level=paranoid}.
   */
  private static void lookForNoLeaks() {
    setUnlessSaid("io.netty.leakDetection.level", "disabled");
  }

  /**
   * Java would keep, for each thread, a buffer outside the heap as large as the largest array that
   * it ever wrote to a file: 29 MiB once PostgreSQL was unpacked. Read once, at the first file.
   */
  private static void keepNoLargeBuffers() {
    setUnlessSaid("jdk.nio.maxCachedBufferSize", String.valueOf(256 * 1024));
  }

  private static void setUnlessSaid(String property, String value) {
    System.setProperty(property, System.getProperty(property, value));
  }
}
