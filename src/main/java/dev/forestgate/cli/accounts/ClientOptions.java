package dev.forestgate.cli.accounts;

import dev.forestgate.cli.mode.ModeArguments;
import dev.forestgate.clients.AuthMethod;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.ClientProblem;
import dev.forestgate.clients.ClientRules;
import dev.forestgate.clients.ClientSecrets;
import dev.forestgate.clients.OidcProperties;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.keys.TokenProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** An OAuth client on the command line: its members are named as in the settings. */
record ClientOptions(String id, Map<String, String> members) {
  /** All but the hash of the secret, which is drawn. */
  static final Set<String> NAMES =
      Set.of(
          "name",
          "logo-uri",
          "policy-uri",
          "tos-uri",
          "auth-method",
          "redirect-uris",
          "post-logout-redirect-uris",
          "grants",
          "scopes",
          "audience",
          "pkce",
          "id-token-alg",
          "first-party",
          "backchannel-logout-uri");

  private static final String PREFIX = "client";
  private static final String AUTH_METHOD = "auth-method";
  private static final String EXAMPLE =
      "Run add-client web-shop --redirect-uris=https://shop.example.com/callback";

  static ClientOptions of(String... arguments) {
    ModeArguments given = ModeArguments.of(arguments, NAMES);
    if (given.words().size() != 1) {
      throw new StartRefused("add-client needs the id of the client", EXAMPLE);
    }
    Map<String, String> members = new HashMap<>(given.options());
    members.keySet().retainAll(NAMES);
    return new ClientOptions(given.words().get(0), members);
  }

  boolean isPublic() {
    return AuthMethod.NONE.text().equals(members.get(AUTH_METHOD));
  }

  /** A client of the settings would hide this one. */
  void requireUndeclared(Environment environment) {
    OidcProperties settings =
        Binder.get(environment).bindOrCreate("forestgate.oidc", OidcProperties.class);
    if (settings.clients().containsKey(id)) {
      throw new StartRefused(
          "The settings declare the client " + id, "Change it there, or choose another id");
    }
  }

  /**
   * The client with {@code secret}; null for a public one. Throws {@link StartRefused} for a member
   * that breaks a rule.
   */
  Client client(Environment environment, @Nullable Secret secret) {
    String ownAudience =
        Binder.get(environment).bindOrCreate("forestgate.tokens", TokenProperties.class).audience();
    Client client = bound(secret).client(id);
    List<ClientProblem> problems = ClientRules.problems(client, ownAudience);
    if (!problems.isEmpty()) {
      throw refused(problems.get(0).toString());
    }
    return client;
  }

  private OidcProperties.Declared bound(@Nullable Secret secret) {
    Map<String, String> values = new HashMap<>();
    members.forEach((name, value) -> values.put(PREFIX + "." + name, value));
    if (secret != null) {
      values.put(PREFIX + ".secret-hash", ClientSecrets.of(secret).current());
    }
    try {
      return new Binder(new MapConfigurationPropertySource(values))
          .bindOrCreate(PREFIX, OidcProperties.Declared.class);
    } catch (BindException unreadable) {
      ConfigurationPropertyName name = unreadable.getName();
      throw refused(
          name.getLastElement(ConfigurationPropertyName.Form.DASHED)
              + " has a value that is not supported");
    }
  }

  private static StartRefused refused(String problem) {
    return new StartRefused(
        "The option --" + problem, "docs/configuration.md lists the members of a client");
  }
}
