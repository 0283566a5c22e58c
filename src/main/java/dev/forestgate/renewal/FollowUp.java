package dev.forestgate.renewal;

import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.sessions.model.SessionRenewal;
import dev.forestgate.sessions.model.SparedSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Work in Redis that follows from a change of an account. It is stored in the transaction of the
 * change, so its parameters hold no secret.
 *
 * @param userId the account; whether it still exists is checked when the work runs
 */
public record FollowUp(UUID userId, Map<String, String> words) {
  private static final String USER = "user";
  private static final String CREDENTIALS = "credentials";
  private static final String DEVICES = "devices";

  /** Stored value; sessions held only the name when it was chosen. */
  private static final String PROFILE = "name";

  private static final String KEPT = "kept";
  private static final String SPARED = "spared";
  private static final String SPARED_VERSION = "spared-version";
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

  /** Also updates name and profile in the sessions of the account. */
  public FollowUp updatingSessions() {
    return with(Map.of(PROFILE, YES));
  }

  /** Also keeps the caller's session, with the changed profile, when all others end. */
  public FollowUp keeping(SessionRenewal kept) {
    return with(kept.words()).with(Map.of(KEPT, YES)).updatingSessions();
  }

  /**
   * Also spares the session {@code id}, which keeps its secrets, when all others end.
   *
   * @param version credential version of the account after the change
   */
  public FollowUp sparing(UUID id, int version) {
    return with(Map.of(SPARED, id.toString(), SPARED_VERSION, String.valueOf(version)))
        .updatingSessions();
  }

  /**
   * Also records an event in the journal of session {@code interaction}; its detail holds no
   * changed value.
   */
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

  /** Also ends sessions of older credentials. */
  FollowUp endingSessions() {
    return with(Map.of(CREDENTIALS, YES));
  }

  /** Also forgets the known devices of the account. */
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

  Optional<SparedSession> spared() {
    return Optional.ofNullable(words.get(SPARED))
        .map(
            id ->
                new SparedSession(
                    UUID.fromString(id), Integer.parseInt(words.get(SPARED_VERSION))));
  }

  UUID interaction() {
    return UUID.fromString(words.get(INTERACTION));
  }

  /** Empty for an action of another version of the service. */
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
