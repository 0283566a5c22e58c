package dev.forestgate.cli.mode;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Spring application of a command-line mode: the settings of the service, and an {@code
 * ApplicationRunner} that does the work and may ask for the {@link ExitStatus}. Nothing that the
 * runner does not need is started.
 */
public final class ModeApplication {
  private final Class<?> configuration;
  private final Consumer<Environment> check;
  private final List<String> settings;

  private ModeApplication(
      Class<?> configuration, Consumer<Environment> check, List<String> settings) {
    this.configuration = configuration;
    this.check = check;
    this.settings = settings;
  }

  /** The application of the beans in {@code configuration}, which is no {@code @Configuration}. */
  public static ModeApplication of(Class<?> configuration) {
    return new ModeApplication(configuration, settings -> {}, List.of());
  }

  /** With {@code check} of the settings before anything starts. */
  public ModeApplication check(Consumer<Environment> check) {
    return new ModeApplication(configuration, check, settings);
  }

  /** With further {@code settings}, each {@code --name=value}. */
  public ModeApplication with(String... settings) {
    return new ModeApplication(configuration, check, List.of(settings));
  }

  /**
   * Runs it on this thread and returns the exit code: 1 if the start or the runner failed, which
   * Spring Boot has reported then, else that of the exit status.
   */
  public int run(String... arguments) {
    ExitStatus status = new ExitStatus();
    SpringApplicationBuilder application =
        new SpringApplicationBuilder(configuration)
            .web(WebApplicationType.NONE)
            .lazyInitialization(true)
            .initializers(context -> prepare(context, status));
    try (ConfigurableApplicationContext ended =
        application.run(
            Stream.concat(Stream.of(arguments), settings.stream()).toArray(String[]::new))) {
      return status.code();
    } catch (RuntimeException reported) {
      return 1;
    }
  }

  private void prepare(ConfigurableApplicationContext context, ExitStatus status) {
    context.getBeanFactory().registerSingleton("exitStatus", status);
    check.accept(context.getEnvironment());
  }
}
