package dev.forestgate.users.redis;

import dev.forestgate.redis.RecordId;
import dev.forestgate.transactions.Enlisted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code redis/account-step.lua} is asked to do with one account, in one step. Built and then
 * handed to {@link AccountScripts}.
 */
final class AccountWrite {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final UUID id;
  private final boolean isNew;
  private final List<List<String>> expect = new ArrayList<>();
  private final List<String> claims = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final List<String> releases = new ArrayList<>();
  private final List<String> set = new ArrayList<>();
  private final List<String> drop = new ArrayList<>();
  private final List<Enlisted.Redis> changes = new ArrayList<>();
  private @Nullable Map<String, Object> evict;
  private boolean ends;

  private AccountWrite(UUID id, boolean isNew) {
    this.id = id;
    this.isNew = isNew;
  }

  /** For an account that is not there yet. */
  static AccountWrite ofNew(UUID id) {
    return new AccountWrite(id, true);
  }

  /** For one that is there. */
  static AccountWrite of(UUID id) {
    return new AccountWrite(id, false);
  }

  /** Only where {@code field} still holds {@code value}; empty where it is not there. */
  AccountWrite expecting(String field, String value) {
    expect.add(List.of(field, value));
    return this;
  }

  /** Takes a claim, or has it already; {@code word} is what is heard where another has it. */
  AccountWrite taking(String claim, String word) {
    claims.add(claim);
    words.add(word);
    return this;
  }

  /** Gives claims back, except those that are taken; none but the account's own are touched. */
  AccountWrite releasing(Collection<String> old) {
    old.stream().filter(claim -> !claims.contains(claim)).forEach(releases::add);
    return this;
  }

  AccountWrite setting(String field, String value) {
    set.add(field);
    set.add(value);
    return this;
  }

  /** Names and values in turn. */
  AccountWrite settingAll(List<String> fields) {
    set.addAll(fields);
    return this;
  }

  AccountWrite dropping(String field) {
    drop.add(field);
    return this;
  }

  /**
   * Takes {@code claim} also from {@code loser}, which holds it for an unverified address and loses
   * that; only where it holds it still.
   */
  AccountWrite evicting(AccountHash loser, String claim, Instant now) {
    evict =
        Map.of(
            "id",
            RecordId.text(loser.id()),
            "email",
            loser.text(AccountHash.EMAIL),
            "at",
            AccountHash.time(now),
            "claim",
            claim,
            "claims",
            loser.claims(AccountKeys.EMAIL));
    return this;
  }

  /** Ends the account, with its characters. */
  AccountWrite ending() {
    ends = true;
    return this;
  }

  /**
   * Makes {@code others} in the same step; at most one command among them may refuse it. Fails with
   * IllegalArgumentException for more, and for one that is not for Redis.
   */
  AccountWrite together(List<Enlisted> others) {
    for (Enlisted other : others) {
      if (!(other instanceof Enlisted.Redis change)) {
        throw new IllegalArgumentException("a change for Redis was expected");
      }
      changes.add(change);
    }
    if (changes.stream().filter(Enlisted.Redis::isRefusingCommand).count() > 1) {
      throw new IllegalArgumentException("only one command of a step in Redis may refuse it");
    }
    return this;
  }

  UUID id() {
    return id;
  }

  /** The failure of the {@code index}-th change. */
  RuntimeException otherwise(long index) {
    RuntimeException otherwise = changes.get(Math.toIntExact(index)).otherwise();
    return otherwise == null ? new IllegalStateException("no change was to refuse") : otherwise;
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    keys.add(AccountKeys.account(id));
    keys.add(AccountKeys.characters(id));
    keys.addAll(claims);
    keys.addAll(releases);
    return keys;
  }

  String json() {
    Map<String, Object> step = new TreeMap<>();
    step.put("id", RecordId.text(id));
    step.put("is", isNew ? "new" : "there");
    step.put("expect", expect);
    step.put("take", words);
    step.put("set", set);
    step.put("drop", drop);
    step.put("ends", ends);
    if (evict != null) {
      step.put("evict", evict);
    }
    step.put("changes", changes.stream().map(AccountWrite::inWords).toList());
    return JSON.writeValueAsString(step);
  }

  private static Map<String, Object> inWords(Enlisted.Redis change) {
    return Map.of("command", change.command(), "must", change.otherwise() != null);
  }
}
