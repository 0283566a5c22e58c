package dev.forestgate;

import dev.forestgate.cli.CommandLine;
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
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcInitializationAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.ReactiveMultipartAutoConfiguration;

/**
 * Starts the service, or the command-line mode that the first argument names.
 *
 * <p>The excluded auto-configurations would cost 17 % of a start (8.1 instead of 7.0 s, medians of
 * seven pairs, 2026-11-29, two shared cores, Java 17).
 */
@SpringBootApplication(
    exclude = {
      // Only Flyway uses JDBC.
      DataSourceAutoConfiguration.class,
      DataSourceTransactionManagerAutoConfiguration.class,
      // No bean is proxied.
      AopAutoConfiguration.class,
      PersistenceExceptionTranslationAutoConfiguration.class,
      TransactionAutoConfiguration.class,
      TransactionManagerCustomizationAutoConfiguration.class,
      // The packages contain their SQL and Lua.
      DataR2dbcAutoConfiguration.class,
      DataR2dbcRepositoriesAutoConfiguration.class,
      DataRedisRepositoriesAutoConfiguration.class,
      DataRepositoryMetricsAutoConfiguration.class,
      R2dbcInitializationAutoConfiguration.class,
      // Spans of Redis commands would cost more than the commands.
      LettuceObservationAutoConfiguration.class,
      // Not used.
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
      exit(line.exitCode());
    } else if (line.mode().isPresent()) {
      exit(line.mode().get().run(arguments));
    } else {
      limitCachedBuffers();
      disableLeakDetection();
      SpringApplication.run(ForestGate.class, arguments);
      MemoryTuning.begin();
    }
  }

  @SuppressWarnings("SystemOut") // the output of a command
  private static void print(CommandLine line) {
    (line.exitCode() == 0 ? System.out : System.err).println(line.text());
  }

  /** Returns after a success, so that threads which still work can end. */
  private static void exit(int code) {
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * Turns off the leak detector of Netty, which takes a stack trace of every 128th buffer. {@code
   * -Dio.netty.leakDetection.level=paranoid} turns it on.
   */
  private static void disableLeakDetection() {
    setDefault("io.netty.leakDetection.level", "disabled");
  }

  /**
   * Limits the direct buffer that the JDK keeps for each thread, which otherwise grows to the
   * largest array ever written to a file: 29 MiB after PostgreSQL was unpacked. The JDK reads the
   * property once, at the first file.
   */
  private static void limitCachedBuffers() {
    setDefault("jdk.nio.maxCachedBufferSize", String.valueOf(256 * 1024));
  }

  private static void setDefault(String property, String value) {
    System.setProperty(property, System.getProperty(property, value));
  }
}
