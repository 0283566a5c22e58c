package dev.forestgate.testing;

import java.lang.reflect.Parameter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** All properties that the records of the service declare, as they are written. */
public final class DeclaredProperties {
  private final SortedMap<String, Parameter> properties = new TreeMap<>();

  private DeclaredProperties() {}

  public static SortedSet<String> all() {
    SortedSet<String> names = new TreeSet<>(parameters().keySet());
    names.add("forestgate.accounts.store"); // an enum that is bound alone
    return names;
  }

  /** Names to the parameters of the records, which have default and bounds as annotations. */
  public static SortedMap<String, Parameter> parameters() {
    DeclaredProperties declared = new DeclaredProperties();
    var scan = new ClassPathScanningCandidateComponentProvider(false);
    scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    scan.findCandidateComponents("dev.forestgate").stream()
        .map(found -> Objects.requireNonNull(found.getBeanClassName()))
        .map(name -> ClassUtils.resolveClassName(name, null))
        .forEach(
            type ->
                declared.add(
                    Objects.requireNonNull(type.getAnnotation(ConfigurationProperties.class))
                        .value(),
                    type));
    return declared.properties;
  }

  /** A record here has one constructor. */
  private void add(String prefix, Class<?> type) {
    Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
    for (int i = 0; i < parameters.length; i++) {
      Name renamed = parameters[i].getAnnotation(Name.class);
      String component = type.getRecordComponents()[i].getName();
      String name = prefix + "." + dashed(renamed == null ? component : renamed.value());
      Class<?> value = parameters[i].getType();
      if (value.isRecord() && type.equals(value.getEnclosingClass())) {
        add(name, value);
      } else {
        properties.put(Map.class.isAssignableFrom(value) ? name + ".*" : name, parameters[i]);
      }
    }
  }

  private static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
