package dev.forestgate.config.store;

import dev.forestgate.failure.StartRefused;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * TLS parameters of a PostgreSQL URL, with libpq's meaning, for both drivers. The default of {@code
 * sslmode} is {@code allow}: plain text, or TLS if the server requires it. {@code require} with
 * {@code sslrootcert} means {@code verify-ca}, as in libpq. A certificate is verified against
 * {@code sslrootcert}, or else against the authorities that Java trusts.
 */
final class PostgresTls {
  private static final String MODE = "sslmode";
  private static final String ROOT = "sslrootcert";
  private static final String CERTIFICATE = "sslcert";
  private static final String KEY = "sslkey";
  private static final String PASSWORD = "sslpassword";

  private static final List<String> MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
  private static final Set<String> VERIFYING = Set.of("verify-ca", "verify-full");

  /** Value of {@code sslrootcert} in libpq for the system's authorities. */
  private static final String SYSTEM = "system";

  /** Supported parameters, and their names in the R2DBC driver. */
  private static final Map<String, String> R2DBC =
      Map.of(
          MODE, "sslMode",
          ROOT, "sslRootCert",
          CERTIFICATE, "sslCert",
          KEY, "sslKey",
          PASSWORD, "sslPassword");

  /** Parameters that may be ignored without effect on security. */
  private static final Set<String> HARMLESS = Set.of("ssl", "sslcompression", "sslsni");

  private final Map<String, String> parameters;

  private PostgresTls(Map<String, String> parameters) {
    this.parameters = parameters;
  }

  /** Throws {@link StartRefused} for parameters that the drivers would interpret differently. */
  static PostgresTls of(Map<String, String> url) {
    url.keySet().forEach(PostgresTls::requireKnown);
    Map<String, String> given = new LinkedHashMap<>();
    R2DBC.keySet().stream()
        .filter(name -> !url.getOrDefault(name, "").isBlank())
        .sorted()
        .forEach(name -> given.put(name, url.get(name)));
    if (SYSTEM.equals(given.get(ROOT))) {
      given.remove(ROOT);
      given.put(MODE, "verify-full");
    }
    String mode = mode(given, "true".equals(url.get("ssl")));
    given.put(MODE, mode.equals("require") && given.containsKey(ROOT) ? "verify-ca" : mode);
    if (given.containsKey(CERTIFICATE) != given.containsKey(KEY)) {
      throw refused("sslcert and sslkey belong together", "Set both or neither");
    }
    List.of(ROOT, CERTIFICATE, KEY)
        .forEach(name -> given.computeIfPresent(name, PostgresTls::file));
    return new PostgresTls(given);
  }

  /** Query of an R2DBC URL, without the key's password. */
  String forR2dbc() {
    return parameters.entrySet().stream()
        .filter(parameter -> !parameter.getKey().equals(PASSWORD))
        .map(
            parameter ->
                R2DBC.get(parameter.getKey()) + "=" + ServerUrl.encode(parameter.getValue()))
        .collect(Collectors.joining("&", "?", ""));
  }

  /** Password of the key; empty if it has none. */
  Optional<String> password() {
    return Optional.ofNullable(parameters.get(PASSWORD));
  }

  /** Query of a JDBC URL. */
  String forJdbc() {
    Map<String, String> jdbc = new LinkedHashMap<>(parameters);
    if (parameters.size() > 1 || VERIFYING.contains(parameters.get(MODE))) {
      jdbc.put("sslfactory", PostgresSocketFactory.class.getName());
    }
    return jdbc.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + ServerUrl.encode(parameter.getValue()))
        .collect(Collectors.joining("&", "?", ""));
  }

  private static String mode(Map<String, String> given, boolean isRequired) {
    String mode = given.get(MODE);
    if (mode == null && given.size() > 0) {
      throw refused(
          given.keySet().iterator().next() + " is set without sslmode",
          "Add sslmode=verify-full, or sslmode=require for TLS without verification");
    }
    if (mode == null) {
      return isRequired ? "require" : "allow";
    }
    if (!MODES.contains(mode)) {
      throw refused(
          "sslmode is not one of " + String.join(", ", MODES),
          mode.equals("no-verify")
              ? "Use sslmode=require for TLS without verification"
              : "Use one of them");
    }
    return mode;
  }

  private static void requireKnown(String name) {
    if (name.startsWith("ssl") && !R2DBC.containsKey(name) && !HARMLESS.contains(name)) {
      throw refused(
          "the parameter " + name + " is not supported",
          "Remove it; supported are sslmode, sslrootcert, sslcert, sslkey and sslpassword");
    }
  }

  private static @Nullable String file(String name, String value) {
    try {
      Path file = Path.of(value).toAbsolutePath();
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        return file.toString();
      }
    } catch (InvalidPathException invalid) {
      // reported like a missing file
    }
    throw refused(name + " names " + value + ", which can't be read", "Name a PEM file");
  }

  private static StartRefused refused(String problem, String remedy) {
    return new StartRefused("DATABASE_URL can't be used: " + problem, remedy);
  }
}
