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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An atomic write of an account by {@code redis/account-step.lua}: conditions, claims, fields and
 * enlisted writes. Built here and committed by {@link AccountScripts}.
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

  /** Write of an account that does not exist yet. */
  static AccountWrite ofNew(UUID id) {
    return new AccountWrite(id, true);
  }

  /** Write of an existing account. */
  static AccountWrite of(UUID id) {
    return new AccountWrite(id, false);
  }

  /** Requires that {@code field} still holds {@code value}; empty for a missing field. */
  AccountWrite expecting(String field, String value) {
    expect.add(List.of(field, value));
    return this;
  }

  /**
   * Takes a claim that the account may hold already; {@code word} names the failure if another
   * account holds it.
   */
  AccountWrite taking(String claim, String word) {
    claims.add(claim);
    words.add(word);
    return this;
  }

  /** Releases claims of the account, except those that this write takes. */
  AccountWrite releasing(Collection<String> old) {
    old.stream().filter(claim -> !claims.contains(claim)).forEach(releases::add);
    return this;
  }

  AccountWrite setting(String field, String value) {
    set.add(field);
    set.add(value);
    return this;
  }

  /** Sets {@code fields}: names and values in turn. */
  AccountWrite settingAll(List<String> fields) {
    set.addAll(fields);
    return this;
  }

  AccountWrite dropping(String field) {
    drop.add(field);
    return this;
  }

  /**
   * Takes {@code claim} from {@code loser} too, which loses its unverified address; only if it
   * still holds the claim.
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

  /** Deletes the account with its characters. */
  AccountWrite ending() {
    ends = true;
    return this;
  }

  /**
   * Adds {@code others} to the write; at most one command among them may refuse it. Throws
   * IllegalArgumentException for more, and for a write that is not for Redis.
   */
  AccountWrite together(List<Enlisted> others) {
    for (Enlisted other : others) {
      if (other instanceof Enlisted.Contextual) {
        continue;
      }
      if (!(other instanceof Enlisted.Redis change)) {
        throw new IllegalArgumentException(
            "Expected a write for Redis, found " + other.getClass().getSimpleName());
      }
      changes.add(change);
    }
    if (changes.stream().filter(Enlisted.Redis::isRefusingCommand).count() > 1) {
      throw new IllegalArgumentException(
          "At most one Redis command of a transaction may refuse it");
    }
    return this;
  }

  UUID id() {
    return id;
  }

  /** The failure of the enlisted write at {@code index}. */
  RuntimeException otherwise(long index) {
    RuntimeException otherwise = changes.get(Math.toIntExact(index)).otherwise();
    return otherwise == null
        ? new IllegalStateException("The script refused a write that can not refuse")
        : otherwise;
  }

  List<String> keys() {
    List<String> own = List.of(AccountKeys.account(id), AccountKeys.characters(id));
    return Stream.of(own, claims, releases).flatMap(List::stream).toList();
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
    step.put("changes", changes.stream().map(AccountWrite::json).toList());
    return JSON.writeValueAsString(step);
  }

  /**
   * The write of a new account for {@code redis/accounts-add.lua}. Throws IllegalArgumentException
   * for a change that may refuse the write, or that is no command of Redis.
   *
   * @param external key of the accounts with its external id; empty for none
   */
  Map<String, Object> addition(String external) {
    if (changes.stream().anyMatch(change -> change.otherwise() != null || change.isFunction())) {
      throw new IllegalArgumentException("Expected commands of Redis that refuse nothing");
    }
    return Map.of(
        "id",
        RecordId.text(id),
        "key",
        AccountKeys.account(id),
        "claims",
        claims,
        "external",
        external,
        "set",
        set,
        "changes",
        changes.stream().map(Enlisted.Redis::command).toList());
  }

  private static Map<String, Object> json(Enlisted.Redis change) {
    return Map.of("command", change.command(), "must", change.otherwise() != null);
  }
}
