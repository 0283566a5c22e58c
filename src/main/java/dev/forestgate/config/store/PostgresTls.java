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
 * The {@code ssl*} parameters of a PostgreSQL URL, with libpq's meaning, for both drivers. Without
 * {@code sslmode} it is {@code allow}: plain, and TLS where the server demands it. {@code require}
 * with {@code sslrootcert} is {@code verify-ca}, as in libpq. A certificate is verified against
 * {@code sslrootcert}, else against the authorities that Java trusts.
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

  /** libpq's word for the authorities of the system. */
  private static final String SYSTEM = "system";

  /** Parameters that are ours to pass on, and the R2DBC driver's names of them. */
  private static final Map<String, String> R2DBC =
      Map.of(
          MODE, "sslMode",
          ROOT, "sslRootCert",
          CERTIFICATE, "sslCert",
          KEY, "sslKey",
          PASSWORD, "sslPassword");

  /** Parameters that change nothing for a client that does not know them. */
  private static final Set<String> HARMLESS = Set.of("ssl", "sslcompression", "sslsni");

  private final Map<String, String> parameters;

  private PostgresTls(Map<String, String> parameters) {
    this.parameters = parameters;
  }

  /** Refuses what the drivers would not understand alike. */
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
      throw refused("sslcert and sslkey belong together", "Give both or neither");
    }
    List.of(ROOT, CERTIFICATE, KEY)
        .forEach(name -> given.computeIfPresent(name, PostgresTls::file));
    return new PostgresTls(given);
  }

  /** As the query of an R2DBC URL, without the password of the key. */
  String forR2dbc() {
    return parameters.entrySet().stream()
        .filter(one -> !one.getKey().equals(PASSWORD))
        .map(one -> R2DBC.get(one.getKey()) + "=" + ServerUrl.encode(one.getValue()))
        .collect(Collectors.joining("&", "?", ""));
  }

  /** The password of the key; empty where it has none. */
  Optional<String> password() {
    return Optional.ofNullable(parameters.get(PASSWORD));
  }

  /** As the query of a JDBC URL. */
  String forJdbc() {
    Map<String, String> jdbc = new LinkedHashMap<>(parameters);
    if (parameters.size() > 1 || VERIFYING.contains(parameters.get(MODE))) {
      jdbc.put("sslfactory", PostgresSocketFactory.class.getName());
    }
    return jdbc.entrySet().stream()
        .map(one -> one.getKey() + "=" + ServerUrl.encode(one.getValue()))
        .collect(Collectors.joining("&", "?", ""));
  }

  private static String mode(Map<String, String> given, boolean isDemanded) {
    String mode = given.get(MODE);
    if (mode == null && given.size() > 0) {
      throw refused(
          given.keySet().iterator().next() + " stands there without sslmode",
          "Add sslmode=verify-full, or sslmode=require to verify nothing");
    }
    if (mode == null) {
      return isDemanded ? "require" : "allow";
    }
    if (!MODES.contains(mode)) {
      throw refused(
          "sslmode is none of " + String.join(", ", MODES),
          mode.equals("no-verify")
              ? "Write sslmode=require for TLS that verifies nothing"
              : "Write one of them");
    }
    return mode;
  }

  private static void requireKnown(String name) {
    if (name.startsWith("ssl") && !R2DBC.containsKey(name) && !HARMLESS.contains(name)) {
      throw refused(
          "the parameter " + name + " is not supported",
          "Leave it out; sslmode, sslrootcert, sslcert, sslkey and sslpassword are");
    }
  }

  private static @Nullable String file(String name, String value) {
    try {
      Path file = Path.of(value).toAbsolutePath();
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        return file.toString();
      }
    } catch (InvalidPathException none) {
      // as one that is not there
    }
    throw refused(name + " names " + value + ", which can't be read", "Name a PEM file");
  }

  private static StartRefused refused(String problem, String remedy) {
    return new StartRefused("DATABASE_URL can't be used: " + problem, remedy);
  }
}
