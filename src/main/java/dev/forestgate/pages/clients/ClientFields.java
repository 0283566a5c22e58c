package dev.forestgate.pages.clients;

import dev.forestgate.pages.api.JsonMembers;
import dev.forestgate.pages.form.PostedForm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Members of a client as fields of a form, and back. */
final class ClientFields {
  static final String ID = "id";
  static final String NAME = "name";

  private static final String GRANTS = "grants";
  private static final String SCOPES = "scopes";
  private static final String FIRST_PARTY = "first_party";

  private static final List<String> TEXTS =
      List.of(
          NAME,
          "auth_method",
          "pkce",
          "id_token_alg",
          "audience",
          "logo_uri",
          "policy_uri",
          "tos_uri",
          "backchannel_logout_uri");

  /** Lists with one item on each line. */
  private static final List<String> LINES = List.of("redirect_uris", "post_logout_redirect_uris");

  /** What a new client has if the form is left as it is: the defaults of the API. */
  static final Map<String, String> USUAL =
      Map.of(
          "auth_method",
          "client_secret_basic",
          "grants.authorization_code",
          "true",
          SCOPES,
          "openid profile email",
          "pkce",
          "required",
          "id_token_alg",
          "ES256");

  private ClientFields() {}

  /** Fields of {@code client}, a client in a response. */
  static Map<String, String> of(JsonNode client) {
    Map<String, String> fields = new HashMap<>();
    TEXTS.forEach(
        name -> fields.put(name, Objects.requireNonNullElse(JsonMembers.text(client, name), "")));
    LINES.forEach(name -> fields.put(name, String.join("\n", JsonMembers.texts(client, name))));
    fields.put(SCOPES, String.join(" ", JsonMembers.texts(client, SCOPES)));
    JsonMembers.texts(client, GRANTS).forEach(grant -> fields.put(GRANTS + "." + grant, "true"));
    if (client.path(FIRST_PARTY).asBoolean()) {
      fields.put(FIRST_PARTY, "true");
    }
    return fields;
  }

  /** Body for a new client: texts that are left empty get the default of the API. */
  static Map<String, Object> created(PostedForm form) {
    Map<String, Object> body = members(form.fields());
    body.values().removeIf(""::equals);
    body.putAll(form.body(ID));
    return body;
  }

  /** Members of {@code form} that differ from {@code client}, a client in a response. */
  static Map<String, Object> changed(PostedForm form, JsonNode client) {
    Map<String, Object> before = members(of(client));
    Map<String, Object> body = members(form.fields());
    body.entrySet().removeIf(member -> member.getValue().equals(before.get(member.getKey())));
    return body;
  }

  /** Members for the API; a text without a field is left out. */
  private static Map<String, Object> members(Map<String, String> fields) {
    var form = new PostedForm(fields);
    Map<String, Object> members = new HashMap<>();
    TEXTS.stream()
        .filter(fields::containsKey)
        .forEach(name -> members.put(name, form.text(name).strip()));
    LINES.forEach(name -> members.put(name, items(form.text(name), "\\R")));
    members.put(SCOPES, items(form.text(SCOPES), "\\s+"));
    members.put(GRANTS, form.chosen(GRANTS));
    members.put(FIRST_PARTY, form.has(FIRST_PARTY));
    return members;
  }

  private static List<String> items(String text, String separator) {
    return Arrays.stream(text.split(separator))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }
}
