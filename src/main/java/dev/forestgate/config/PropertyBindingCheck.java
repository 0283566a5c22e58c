package dev.forestgate.config;

import dev.forestgate.credentials.BinaryDataSizeConverter;
import dev.forestgate.failure.StartRefused;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Binds every properties record once one of them has stopped a start, so that all problems are
 * reported at once; Spring stops at the first. It takes a fraction of a second.
 */
final class PropertyBindingCheck {
  private PropertyBindingCheck() {}

  /** The problem of each record that can't be bound to {@code environment}. */
  static List<StartRefused> of(ConfigurableEnvironment environment) {
    try (var context = new AnnotationConfigApplicationContext()) {
      context.setEnvironment(environment);
      context.register(AllProperties.class);
      context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
      context.refresh();
      return Stream.of(context.getBeanNamesForAnnotation(ConfigurationProperties.class))
          .map(name -> failure(context, name))
          .filter(Objects::nonNull)
          .toList();
    } catch (BeansException unforeseen) {
      return List.of(); // the first problem is reported in any case
    }
  }

  private static @Nullable StartRefused failure(
      AnnotationConfigApplicationContext context, String name) {
    try {
      context.getBean(name);
      return null;
    } catch (BeansException failed) {
      String line = StartFailures.line(failed);
      return line == null ? null : StartRefused.of(line);
    }
  }

  /**
   * Configuration without {@code @Configuration}, so that the service's component scan does not
   * find it.
   */
  @ConfigurationPropertiesScan("dev.forestgate")
  @Import(BinaryDataSizeConverter.class)
  private static final class AllProperties {}
}
