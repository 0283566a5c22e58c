package dev.forestgate.pages.admin;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.JsonMembers;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Record of the response of {@code GET /api/admin/audit}.
 *
 * @param actorType {@code user}, {@code system} and so on
 * @param actor id; null if there is none
 * @param subject id of the account that it was done to; null if there is none
 * @param ip null or empty if it is not known
 * @param details members of the detail as {@code name: value}
 */
public record AuditEntry(
    Instant at,
    String action,
    String actorType,
    @Nullable String actor,
    @Nullable String subject,
    @Nullable String ip,
    List<String> details) {

  static List<AuditEntry> of(ApiResult result) {
    return result.list("records").stream().map(AuditEntry::of).toList();
  }

  private static AuditEntry of(JsonNode json) {
    JsonNode actor = json.path("actor");
    return new AuditEntry(
        Instant.parse(json.path("at").asString()),
        json.path("action").asString(),
        actor.path("type").asString(),
        JsonMembers.text(actor, "id"),
        JsonMembers.text(json, "subject"),
        JsonMembers.text(json, "ip"),
        json.path("detail").properties().stream()
            .map(member -> member.getKey() + ": " + value(member.getValue()))
            .toList());
  }

  /** True if the account did it to itself. */
  public boolean isOwn() {
    return actor != null && actor.equals(subject);
  }

  /** Plain text of a string, items of a list with commas, else JSON; a dash for an empty list. */
  private static String value(JsonNode value) {
    if (value.isArray()) {
      return value.isEmpty()
          ? "–"
          : value.values().stream().map(AuditEntry::value).collect(Collectors.joining(", "));
    }
    return value.isString() ? value.asString() : value.toString();
  }
}
