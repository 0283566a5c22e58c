package dev.forestgate.config.production;

import dev.forestgate.config.source.SettingProblems;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.tokens.keys.GeneratedKeys;
import dev.forestgate.transactions.AccountStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Settings and files without which the profile {@code prod} does not start. Looked at before
 * anything is started, so that all that is missing is told at once.
 */
public final class ProductionRequirements {
  private static final String KEYS = "Make one with scripts/generate-keys.sh";
  private static final List<String> REDIS =
      List.of(
          "url",
          "host",
          "sentinel.nodes",
          "sentinel.nodes[0]",
          "cluster.nodes",
          "cluster.nodes[0]");

  private final Environment environment;

  public ProductionRequirements(Environment environment) {
    this.environment = environment;
  }

  public void check(SettingProblems problems) {
    problems.of(this::postgres);
    problems.of(this::redis);
    problems.of(this::publicUrl);
    problems.of(this::signingKey);
    problems.of(
        () ->
            requireFile(
                "forestgate.journal.seal-key",
                "keys/journal.key",
                "forestgate.journal.generate-key",
                "There is no key for the seals of the journal at "));
    problems.of(this::visitorKey);
    problems.of(this::mail);
  }

  private void postgres() {
    require(
        AccountStore.of(environment) == AccountStore.REDIS
            || environment.containsProperty("spring.r2dbc.url")
            || is("forestgate.embedded.allowed"),
        "The profile prod starts no embedded PostgreSQL, and none is configured",
        "Set DATABASE_URL, or DB_HOST and its kin");
  }

  private void redis() {
    require(
        REDIS.stream().anyMatch(name -> environment.containsProperty("spring.data.redis." + name))
            || is("forestgate.embedded.allowed"),
        "The profile prod starts no embedded Redis, and none is configured",
        "Set REDIS_URL, or REDIS_HOST and its kin");
  }

  private void publicUrl() {
    require(
        has("forestgate.public-url"),
        "The profile prod needs to know where it is seen from outside",
        "Set forestgate.public-url, for example https://id.example.org");
  }

  private void signingKey() {
    if ("HS256".equalsIgnoreCase(environment.getProperty("forestgate.tokens.algorithm"))) {
      return;
    }
    String single = environment.getProperty("forestgate.tokens.private-key");
    Path place =
        StringUtils.hasText(single)
            ? Path.of(single)
            : Path.of(environment.getProperty("forestgate.tokens.keys-directory", "keys"));
    require(
        StringUtils.hasText(single)
            || is("forestgate.tokens.generate-key")
            || !GeneratedKeys.keysAt(place).isEmpty(),
        "There is no signing key in " + place,
        KEYS);
    GeneratedKeys.keysAt(place).stream()
        .filter(GeneratedKeys::isGenerated)
        .findFirst()
        .ifPresent(ProductionRequirements::refuseGenerated);
  }

  private static void refuseGenerated(Path key) {
    throw new StartRefused(
        "The signing key " + key + " was made by a start without the profile prod",
        KEYS + " in another folder, or delete its first line if it is to sign in production");
  }

  private void visitorKey() {
    if (!has("forestgate.visitor.hmac-key")) {
      requireFile(
          "forestgate.visitor.key-file",
          "keys/visitor.key",
          "forestgate.visitor.generate-key",
          "VISITOR_HMAC_KEY is not set, and there is no key at ");
    }
  }

  private void mail() {
    boolean isNeeded = is("forestgate.registration.verified-email-required");
    require(
        !isNeeded
            || Stream.of("forestgate.sendgrid.api-key", "forestgate.mail.smtp.host")
                .anyMatch(this::has),
        "forestgate.registration.verified-email-required is on, and there is no way out for mail",
        "Set SENDGRID_API_KEY or forestgate.mail.smtp.host, and FROM_EMAIL");
  }

  private void requireFile(String property, String otherwise, String generate, String problem) {
    Path file = Path.of(environment.getProperty(property, otherwise));
    require(Files.exists(file) || is(generate), problem + file, KEYS + ", or set " + property);
  }

  private boolean has(String property) {
    return StringUtils.hasText(environment.getProperty(property));
  }

  private boolean is(String property) {
    Predicate<String> isTrue = value -> value.strip().equalsIgnoreCase("true");
    return isTrue.test(environment.getProperty(property, "false"));
  }

  private static void require(boolean condition, String problem, String remedy) {
    if (!condition) {
      throw new StartRefused(problem, remedy);
    }
  }
}
