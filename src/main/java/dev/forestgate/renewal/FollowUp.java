package dev.forestgate.renewal;

import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.sessions.model.SessionRenewal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Work in Redis that follows from a change of an account. It is written down in the step of the
 * change, so its words hold no secret.
 *
 * @param userId the account; that it is gone is seen when the work is done
 */
public record FollowUp(UUID userId, Map<String, String> words) {
  private static final String USER = "user";
  private static final String CREDENTIALS = "credentials";
  private static final String DEVICES = "devices";

  /** The name was all that sessions had of an account when this word was chosen. */
  private static final String PROFILE = "name";

  private static final String KEPT = "kept";
  private static final String INTERACTION = "interaction";
  private static final String ACTION = "action";
  private static final String DETAIL = "detail";
  private static final String YES = "yes";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  public FollowUp {
    words = Map.copyOf(words);
  }

  public static FollowUp of(UUID userId) {
    return new FollowUp(userId, Map.of(USER, userId.toString()));
  }

  static FollowUp read(Map<String, String> words) {
    return new FollowUp(UUID.fromString(words.get(USER)), words);
  }

  /** Sessions get the name and the profile that the account has. */
  public FollowUp updatingSessions() {
    return with(Map.of(PROFILE, YES));
  }

  /** The caller's session goes on when all others end, with the profile of after the change. */
  public FollowUp keeping(SessionRenewal kept) {
    return with(kept.words()).with(Map.of(KEPT, YES)).updatingSessions();
  }

  /** The journal of session {@code interaction} gets an event, whose detail names no value. */
  public FollowUp recording(UUID interaction, JournalAction action, Map<String, Object> detail) {
    return with(
        Map.of(
            INTERACTION,
            interaction.toString(),
            ACTION,
            action.text(),
            DETAIL,
            JSON.writeValueAsString(detail)));
  }

  /** Sessions of older credentials end. */
  FollowUp endingSessions() {
    return with(Map.of(CREDENTIALS, YES));
  }

  /** No device is known for the account any more. */
  FollowUp forgettingDevices() {
    return with(Map.of(DEVICES, YES));
  }

  boolean endsSessions() {
    return words.containsKey(CREDENTIALS);
  }

  boolean forgetsDevices() {
    return words.containsKey(DEVICES);
  }

  boolean updatesSessions() {
    return words.containsKey(PROFILE);
  }

  boolean keeps() {
    return words.containsKey(KEPT);
  }

  boolean records() {
    return words.containsKey(ACTION);
  }

  SessionRenewal kept() {
    return SessionRenewal.of(userId, words);
  }

  UUID interaction() {
    return UUID.fromString(words.get(INTERACTION));
  }

  /** Empty for one of another version. */
  Optional<JournalAction> action() {
    return JournalAction.of(words.getOrDefault(ACTION, ""));
  }

  Map<String, Object> detail() {
    return JSON.readValue(words.getOrDefault(DETAIL, "{}"), OBJECT);
  }

  private FollowUp with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(words);
    all.putAll(more);
    return new FollowUp(userId, all);
  }
}
