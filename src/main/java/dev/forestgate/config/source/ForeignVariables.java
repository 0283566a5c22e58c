package dev.forestgate.config.source;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Environment variables that another program set under a name of the service. They count as unset:
 * service links, which Kubernetes and Docker set for a service named {@code redis} or {@code smtp}
 * ({@code REDIS_PORT=tcp://10.0.0.1:6379}), and the platform that conda's compilers put into {@code
 * HOST} ({@code x86_64-conda-linux-gnu}).
 */
public final class ForeignVariables {
  private static final Pattern LINK_NAME = Pattern.compile("(.*_)?PORT(_\\d+_(TCP|UDP|SCTP))?");
  private static final Pattern LINK = Pattern.compile("(tcp|udp|sctp)://\\S+");

  /**
   * Variables of a link whose value is not a URL: {@code X_SERVICE_HOST}, {@code
   * X_PORT_80_TCP_ADDR}.
   */
  private static final Pattern LINK_PART =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_.+)?)");

  private static final Pattern PLATFORM =
      Pattern.compile("[a-z0-9_]+-[a-z0-9_]+-(linux|darwin|mingw|gnu|musl)[a-z0-9_.-]*");

  private ForeignVariables() {}

  /** Removes foreign variables from {@code environment}. */
  public static void hide(ConfigurableEnvironment environment) {
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    PropertySource<?> source = environment.getPropertySources().get(name);
    if (source instanceof SystemEnvironmentPropertySource variables && holdsForeign(variables)) {
      Map<String, Object> own = new LinkedHashMap<>(variables.getSource());
      own.entrySet().removeIf(ForeignVariables::isForeign);
      environment
          .getPropertySources()
          .replace(name, new SystemEnvironmentPropertySource(name, own));
    }
  }

  /** True if another program set {@code name} to {@code value}. */
  static boolean isForeign(String name, String value) {
    if (!name.equals("HOST") && !name.contains("PORT")) {
      return false;
    }
    String text = value.strip();
    return (LINK_NAME.matcher(name).matches() && LINK.matcher(text).matches())
        || (name.equals("HOST") && PLATFORM.matcher(text).matches());
  }

  /** True if {@code name} belongs to a service link, with any value. */
  public static boolean isLinkPart(String name) {
    return LINK_PART.matcher(name).matches();
  }

  private static boolean holdsForeign(SystemEnvironmentPropertySource variables) {
    for (Map.Entry<String, Object> variable : variables.getSource().entrySet()) {
      if (isForeign(variable)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isForeign(Map.Entry<String, Object> variable) {
    return isForeign(variable.getKey(), variable.getValue().toString());
  }
}
