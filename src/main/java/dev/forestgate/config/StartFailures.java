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
 * A start that fails says so in one line that a person can act on; anything we did not foresee
 * keeps its stack trace.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailures implements SpringBootExceptionReporter {
  private final @Nullable ConfigurableApplicationContext context;

  /**
   * @param context null where the start failed before there was one
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
          .flatMap(lines -> named(lines).lines())
          .distinct()
          .map(line -> "forest-gate: cannot start: " + line)
          .forEach(System.err::println);
    }
    return text != null;
  }

  /** What else is wrong with the settings, where one of them stopped the start. */
  private Stream<String> others(Throwable failure) {
    return context != null && causes(failure).anyMatch(BindException.class::isInstance)
        ? PropertyBindingCheck.of(context.getEnvironment()).stream().map(Throwable::getMessage)
        : Stream.empty();
  }

  /** With the names of settings that the environment has them by. */
  private String named(String text) {
    return context == null ? text : SettingName.in(context.getEnvironment(), text);
  }

  /** The cause that says most is the innermost that we know. */
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
          + " is in use. Stop what listens there, or set PORT (or management.server.port).";
    }
    if (cause instanceof FlywayException) {
      return "PostgreSQL can't be used: "
          + rootMessage(cause)
          + ". Check DATABASE_URL or DB_*, or leave both out for the embedded PostgreSQL.";
    }
    if (cause instanceof BindValidationException invalid) {
      return "A setting is out of range: "
          + invalid.getValidationErrors().getAllErrors().stream()
              .map(StartFailures::inWords)
              .collect(Collectors.joining("; "))
          + ". docs/configuration.md lists what each takes.";
    }
    if (cause instanceof BindException unreadable) {
      return "The setting "
          + unreadable.getName()
          + (holdsPlaceholder(unreadable)
              ? " refers to a placeholder that is not set. In a file of properties write a plain"
                  + " dollar and brace as \\${."
              : " can't be read. docs/configuration.md lists what it takes.");
    }
    if (cause instanceof PlaceholderResolutionException) {
      return "A setting refers to a placeholder that is not set. In a file of properties write a"
          + " plain dollar and brace as \\${.";
    }
    return null;
  }

  private static boolean holdsPlaceholder(Throwable failure) {
    return causes(failure).anyMatch(PlaceholderResolutionException.class::isInstance);
  }

  /** Without the value, which may be a secret. */
  private static String inWords(ObjectError error) {
    String field = error instanceof FieldError named ? "." + named.getField() : "";
    return error.getObjectName() + field + " " + error.getDefaultMessage();
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
