package dev.forestgate.config;

import dev.forestgate.config.source.SettingName;
import dev.forestgate.failure.StartRefused;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Reports a failed start in lines that name the problem and its remedy. Unexpected failures keep
 * their stack trace.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailures implements SpringBootExceptionReporter {
  private final @Nullable ConfigurableApplicationContext context;

  /**
   * Creates the reporter.
   *
   * @param context null if the start failed before the context was created
   */
  StartFailures(@Nullable ConfigurableApplicationContext context) {
    this.context = context;
  }

  @Override
  @SuppressWarnings("SystemOut") // the logging system may not be there yet
  public boolean reportException(Throwable failure) {
    String text = line(failure);
    if (text != null) {
      Stream.concat(Stream.of(text), others(failure))
          .flatMap(lines -> withSettingNames(lines).lines())
          .distinct()
          .map(line -> "forest-gate: cannot start: " + line)
          .forEach(System.err::println);
    }
    return text != null;
  }

  /** Other problems of the settings, if a setting stopped the start. */
  private Stream<String> others(Throwable failure) {
    return context != null && causes(failure).anyMatch(BindException.class::isInstance)
        ? PropertyBindingCheck.of(context.getEnvironment()).stream().map(Throwable::getMessage)
        : Stream.empty();
  }

  /** Replaces property names in {@code text} by the names under which they were set. */
  private String withSettingNames(String text) {
    return context == null ? text : SettingName.in(context.getEnvironment(), text);
  }

  /** The message of the innermost known cause; null if no cause is known. */
  static @Nullable String line(Throwable failure) {
    return causes(failure)
        .map(StartFailures::known)
        .filter(Objects::nonNull)
        .reduce((outer, inner) -> inner)
        .orElse(null);
  }

  private static @Nullable String known(Throwable cause) {
    if (cause instanceof StartRefused refused) {
      return refused.getMessage();
    }
    if (cause instanceof PortInUseException port) {
      return "Port "
          + port.getPort()
          + " is in use. Stop the process that uses it, or set PORT (or management.server.port).";
    }
    if (cause instanceof FlywayException) {
      return "PostgreSQL can't be used: "
          + rootMessage(cause)
          + ". Check DATABASE_URL or DB_*, or remove both to use the embedded PostgreSQL.";
    }
    if (cause instanceof BindValidationException invalid) {
      return "A setting is out of range: "
          + invalid.getValidationErrors().getAllErrors().stream()
              .map(StartFailures::describe)
              .collect(Collectors.joining("; "))
          + ". docs/configuration.md lists the allowed values.";
    }
    if (cause instanceof BindException unreadable) {
      return "The setting "
          + unreadable.getName()
          + (holdsPlaceholder(unreadable)
              ? " refers to a placeholder that is not set. In a properties file, write a literal"
                  + " dollar and brace as \\${."
              : " can't be read. docs/configuration.md lists the allowed values.");
    }
    if (cause instanceof PlaceholderResolutionException) {
      return "A setting refers to a placeholder that is not set. In a properties file, write a"
          + " literal dollar and brace as \\${.";
    }
    return null;
  }

  private static boolean holdsPlaceholder(Throwable failure) {
    return causes(failure).anyMatch(PlaceholderResolutionException.class::isInstance);
  }

  /** Describes an invalid property without its value, which may be a secret. */
  private static String describe(ObjectError error) {
    String suffix = error instanceof FieldError field ? "." + field.getField() : "";
    return error.getObjectName() + suffix + " " + error.getDefaultMessage();
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = causes(failure).reduce((outer, inner) -> inner).orElse(failure);
    String message = root.getMessage();
    String name = root.getClass().getSimpleName();
    return message == null
        ? name.toLowerCase(Locale.ROOT)
        : message.lines().findFirst().orElse(name).replaceFirst("\\.$", "");
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, t -> t != null, t -> t.getCause());
  }
}
