package dev.forestgate;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** All properties that the records of the service declare, as they are written. */
final class DeclaredProperties {
  private final SortedSet<String> names = new TreeSet<>();

  private DeclaredProperties() {}

  static SortedSet<String> all() {
    DeclaredProperties declared = new DeclaredProperties();
    declared.names.add("forestgate.accounts.store"); // an enum that is bound alone
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
    return declared.names;
  }

  private void add(String prefix, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      Name renamed = component.getAnnotation(Name.class);
      String name = prefix + "." + dashed(renamed == null ? component.getName() : renamed.value());
      boolean isNested =
          component.getType().isRecord()
              && Objects.equals(component.getType().getEnclosingClass(), type);
      if (isNested) {
        add(name, component.getType());
      } else {
        names.add(Map.class.isAssignableFrom(component.getType()) ? name + ".*" : name);
      }
    }
  }

  private static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
  }
}
