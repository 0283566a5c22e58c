package dev.forestgate.admin.clients;

import dev.forestgate.clients.AuthMethod;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.ClientSecrets;
import dev.forestgate.clients.GrantType;
import dev.forestgate.clients.OidcProperties.Pkce;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.tokens.client.IdTokenAlgorithm;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Members of a client in a request, named as in the settings. One that is missing stays as it is;
 * an empty text removes an optional one.
 */
record ClientForm(
    @Nullable String id,
    @Nullable String name,
    @Nullable String logoUri,
    @Nullable String policyUri,
    @Nullable String tosUri,
    @Nullable String authMethod,
    @Nullable List<@Nullable String> redirectUris,
    @Nullable List<@Nullable String> postLogoutRedirectUris,
    @Nullable List<@Nullable String> grants,
    @Nullable List<@Nullable String> scopes,
    @Nullable String audience,
    @Nullable String pkce,
    @Nullable String idTokenAlg,
    @Nullable Boolean firstParty,
    @Nullable String backchannelLogoutUri) {
  /** Whether the client is to have no secret. */
  boolean isPublic() {
    return AuthMethod.NONE.text().equals(authMethod);
  }

  /** Names of the members that change. */
  List<String> members() {
    List<String> names = new ArrayList<>();
    add(names, "name", name);
    add(names, "logo_uri", logoUri);
    add(names, "policy_uri", policyUri);
    add(names, "tos_uri", tosUri);
    add(names, "auth_method", authMethod);
    add(names, "redirect_uris", redirectUris);
    add(names, "post_logout_redirect_uris", postLogoutRedirectUris);
    add(names, "grants", grants);
    add(names, "scopes", scopes);
    add(names, "audience", audience);
    add(names, "pkce", pkce);
    add(names, "id_token_alg", idTokenAlg);
    add(names, "first_party", firstParty);
    add(names, "backchannel_logout_uri", backchannelLogoutUri);
    return names;
  }

  private static void add(List<String> names, String name, @Nullable Object value) {
    if (value != null) {
      names.add(name);
    }
  }

  /**
   * The client {@code base} with the members of this form. Throws INVALID_REQUEST for one that
   * cannot be read; whether they fit together is not checked.
   *
   * @param secrets of the result; null for a public client
   */
  Client appliedTo(Client base, @Nullable ClientSecrets secrets) {
    var read = new Reading();
    Client client =
        new Client(
            base.id(),
            name == null ? base.name() : name,
            read.uri("logo_uri", logoUri, base.logoUri()),
            read.uri("policy_uri", policyUri, base.policyUri()),
            read.uri("tos_uri", tosUri, base.tosUri()),
            secrets,
            read.one("auth_method", authMethod, AuthMethod::of, base.authMethod()),
            read.list("redirect_uris", redirectUris, base.redirectUris()),
            read.list(
                "post_logout_redirect_uris", postLogoutRedirectUris, base.postLogoutRedirectUris()),
            read.grants(grants, base.grants()),
            read.list("scopes", scopes, base.scopes()),
            audience == null ? base.audience() : emptied(audience),
            read.one("pkce", pkce, text -> named(Pkce.values(), text), pkce(base)) == Pkce.REQUIRED,
            read.one(
                "id_token_alg",
                idTokenAlg,
                text -> named(IdTokenAlgorithm.values(), text),
                base.idTokenAlgorithm()),
            firstParty == null ? base.firstParty() : firstParty,
            read.uri("backchannel_logout_uri", backchannelLogoutUri, base.backChannelLogoutUri()));
    read.requireNoErrors();
    return client;
  }

  private static Pkce pkce(Client client) {
    return client.pkceRequired() ? Pkce.REQUIRED : Pkce.OPTIONAL;
  }

  private static @Nullable String emptied(String text) {
    return text.isEmpty() ? null : text;
  }

  /** The value whose name is {@code text}, in lower case but for algorithms. */
  private static <E extends Enum<E>> Optional<E> named(E[] values, String text) {
    return Arrays.stream(values)
        .filter(
            value ->
                text.equals(
                    value instanceof IdTokenAlgorithm
                        ? value.name()
                        : value.name().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** Reads members, and collects what is wrong with them. */
  private static final class Reading {
    private final List<FieldError> errors = new ArrayList<>();

    @Nullable URI uri(String member, @Nullable String text, @Nullable URI old) {
      if (text == null) {
        return old;
      }
      try {
        return text.isEmpty() ? null : new URI(text);
      } catch (URISyntaxException malformed) {
        errors.add(new FieldError(member, "must be a URI"));
        return old;
      }
    }

    List<String> list(String member, @Nullable List<@Nullable String> texts, List<String> old) {
      if (texts == null) {
        return old;
      }
      if (texts.contains(null)) {
        errors.add(new FieldError(member, "must be a list of texts"));
        return old;
      }
      return texts.stream().map(Objects::requireNonNull).distinct().toList();
    }

    Set<GrantType> grants(@Nullable List<@Nullable String> texts, Set<GrantType> old) {
      Set<GrantType> types = new LinkedHashSet<>();
      for (String text : list("grants", texts, List.of())) {
        types.add(one("grants", text, GrantType::of, GrantType.AUTHORIZATION_CODE));
      }
      return texts == null ? old : types;
    }

    <T> T one(String member, @Nullable String text, Function<String, Optional<T>> parse, T old) {
      if (text == null) {
        return old;
      }
      Optional<T> value = parse.apply(text);
      if (value.isEmpty()) {
        errors.add(new FieldError(member, "has a value that is not supported"));
      }
      return value.orElse(old);
    }

    void requireNoErrors() {
      if (!errors.isEmpty()) {
        throw Failed.invalid(errors);
      }
    }
  }
}
