package dev.forestgate.config;

import dev.forestgate.clients.OidcProperties;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Settings of OAuth clients, {@code forestgate.oidc.clients.<id>.<member>}. An id with periods is
 * in brackets.
 */
final class ClientSettings {
  private static final Pattern PROPERTY =
      Pattern.compile(
          "(forestgate\\.oidc\\.clients(?:\\.[^.\\[\\]]+|\\[[^\\]]+]))\\.([^.\\[\\]]+)(?:\\[[0-9]+])?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern VARIABLE =
      Pattern.compile("FORESTGATE_OIDC_CLIENTS_([A-Z0-9_]+?)(?:_[0-9]+_?)?");
  private static final String VARIABLES = "FORESTGATE_OIDC_CLIENTS_";

  private ClientSettings() {}

  /** Tells whether {@code name} is below {@code forestgate.oidc.clients}. */
  static boolean hold(String name) {
    return uniform(name).startsWith("forestgate.oidc.clients") || name.startsWith(VARIABLES);
  }

  /** Tells whether {@code name} is a member of a client: a property, or an environment variable. */
  static boolean know(String name) {
    if (name.startsWith(VARIABLES)) {
      Matcher variable = VARIABLE.matcher(name);
      return variable.matches() && endsWithMember(variable.group(1));
    }
    Matcher property = PROPERTY.matcher(name);
    return property.matches() && uniformMembers().contains(uniform(property.group(2)));
  }

  /** Names of all members of the client of {@code name}; none for a name of another form. */
  static List<String> candidates(String name) {
    return Optional.of(PROPERTY.matcher(name)).filter(Matcher::matches).stream()
        .flatMap(
            property -> members().stream().map(member -> property.group(1) + "." + dashed(member)))
        .toList();
  }

  /** The id may have underscores too. */
  private static boolean endsWithMember(String variable) {
    String uniform = uniform(variable);
    return uniformMembers().stream()
        .anyMatch(member -> uniform.endsWith(member) && uniform.length() > member.length());
  }

  private static Set<String> uniformMembers() {
    return members().stream().map(ClientSettings::uniform).collect(Collectors.toSet());
  }

  private static List<String> members() {
    return Arrays.stream(OidcProperties.Declared.class.getRecordComponents())
        .map(RecordComponent::getName)
        .toList();
  }

  private static String uniform(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  private static String dashed(String member) {
    return member.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
