package dev.forestgate.users.redis;

import dev.forestgate.redis.RecordId;
import dev.forestgate.users.name.Canonical;
import dev.forestgate.users.name.EmailAddress;
import java.util.UUID;

/**
 * Keys of an account in Redis: those of the KeyDB service whose data this store reads. They carry
 * no hash tag, so the store must be one server, not a cluster.
 *
 * <pre>
 * key                        type    holds
 * account:&lt;id&gt;               hash    the account, see {@link AccountHash}
 * account:&lt;id&gt;:characters    set     ids of the account's characters
 * account:username:&lt;name&gt;    string  the claim on a name in its canonical form: the account's id
 * account:email:&lt;address&gt;    string  the claim on an address in its canonical form: the account's id
 * account:unverified         zset    ids of accounts with a user name that hold an address unverified, see {@link UnverifiedIndex}
 * character:&lt;id&gt;             hash    a character; account_id is the id of its account
 * fg:account:unnamed         zset    the same of accounts without a user name
 * fg:account:external:&lt;id&gt;   set     ids of the accounts with that external id
 * </pre>
 */
public final class AccountKeys {
  public static final String ACCOUNT = "account:";
  static final String USERNAME = ACCOUNT + "username:";
  static final String EMAIL = ACCOUNT + "email:";
  public static final String CHARACTERS = ":characters";
  public static final String CHARACTER = "character:";

  /** Apart from the keys of accounts, as an external id may be any text. */
  static final String EXTERNAL = "fg:account:external:";

  private AccountKeys() {}

  public static String account(UUID id) {
    return ACCOUNT + RecordId.text(id);
  }

  static String characters(UUID id) {
    return account(id) + CHARACTERS;
  }

  /** The claim on a user name, by its {@linkplain Canonical canonical form}. */
  static String username(String key) {
    return USERNAME + key;
  }

  /** The claim on an e-mail address, by its {@linkplain EmailAddress#key() key}. */
  static String email(String key) {
    return EMAIL + key;
  }

  /** The accounts with an external id. */
  static String external(String externalId) {
    return EXTERNAL + externalId;
  }
}
