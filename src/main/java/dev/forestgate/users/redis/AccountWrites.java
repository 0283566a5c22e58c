package dev.forestgate.users.redis;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;

import dev.forestgate.redis.RecordId;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.dao.OptimisticLockingFailureException;
import reactor.util.retry.Retry;

/**
 * Plans the write of each change of an account, with the fields that must be as they were read. A
 * caller whose write fails with {@code OptimisticLockingFailureException} plans it again from the
 * current account.
 */
final class AccountWrites {
  /** Plans a write again if the account changed between its read and the write. */
  static final Retry IF_CHANGED =
      Retry.max(5)
          .filter(OptimisticLockingFailureException.class::isInstance)
          .onRetryExhaustedThrow((spec, last) -> last.failure());

  private final Clock clock;

  AccountWrites(Clock clock) {
    this.clock = clock;
  }

  AccountWrite adding(NewUser user) {
    UUID id = user.id();
    Instant now = clock.instant();
    AccountWrite step = AccountWrite.ofNew(id).settingAll(NewAccountFields.of(user, now));
    Username username = user.username();
    if (username != null) {
      step.taking(AccountKeys.username(username.key()), USERNAME_TAKEN.name());
    }
    EmailAddress email = user.email();
    if (email != null) {
      step.taking(AccountKeys.email(email.key()), EMAIL_TAKEN.name());
    }
    return step.together(indexes(user, now));
  }

  private static List<Enlisted> indexes(NewUser user, Instant now) {
    List<Enlisted> indexes = new ArrayList<>();
    if (user.email() != null && !user.emailVerified()) {
      indexes.add(UnverifiedIndex.of(user.username() != null).enter(user.id(), now));
    }
    String externalId = user.externalId();
    if (externalId != null) {
      indexes.add(
          Enlisted.Redis.of("SADD", AccountKeys.external(externalId), RecordId.text(user.id())));
    }
    return indexes;
  }

  AccountWrite changingPassword(AccountHash account, Secret hash) {
    return renewing(AccountWrite.of(account.id()), account)
        .setting(AccountHash.PASSWORD, hash.reveal())
        .setting(AccountHash.UPDATED_AT, AccountHash.time(clock.instant()));
  }

  AccountWrite verifyingAndChangingPassword(
      AccountHash account, EmailAddress address, Secret hash) {
    return renewing(verifying(account, address), account)
        .setting(AccountHash.PASSWORD, hash.reveal());
  }

  AccountWrite disabling(AccountHash account) {
    String now = AccountHash.time(clock.instant());
    String since = account.text(AccountHash.DISABLED_AT);
    return renewing(AccountWrite.of(account.id()), account)
        .setting(AccountHash.DISABLED_AT, since.isEmpty() ? now : since)
        .setting(AccountHash.UPDATED_AT, now);
  }

  AccountWrite enabling(UUID id) {
    return AccountWrite.of(id)
        .dropping(AccountHash.DISABLED_AT)
        .setting(AccountHash.UPDATED_AT, AccountHash.time(clock.instant()));
  }

  Enlisted speaking(UUID id, String locale) {
    return Enlisted.Redis.of(
        "HSET",
        AccountKeys.account(id),
        AccountHash.LOCALE,
        locale,
        AccountHash.UPDATED_AT,
        AccountHash.time(clock.instant()));
  }

  /** Increments the credential version and removes a pending address. */
  private static AccountWrite renewing(AccountWrite step, AccountHash account) {
    int next = account.user().credentialVersion() + 1;
    return withoutPending(step)
        .expecting(AccountHash.CREDENTIAL_VERSION, account.text(AccountHash.CREDENTIAL_VERSION))
        .setting(AccountHash.CREDENTIAL_VERSION, String.valueOf(next));
  }

  private static AccountWrite withoutPending(AccountWrite step) {
    return step.dropping(AccountHash.PENDING_EMAIL).dropping(AccountHash.PENDING_EMAIL_UNTIL);
  }

  AccountWrite renaming(AccountHash account, Username username) {
    Instant now = clock.instant();
    AccountWrite step =
        AccountWrite.of(account.id())
            .expecting(AccountHash.USERNAME, account.text(AccountHash.USERNAME))
            .taking(AccountKeys.username(username.key()), USERNAME_TAKEN.name())
            .releasing(account.claims(AccountKeys.USERNAME))
            .setting(AccountHash.USERNAME, username.text())
            .setting(AccountHash.UPDATED_AT, AccountHash.time(now));
    return account.user().awaitsFirstProof() ? claimingAgain(step, account, now) : step;
  }

  /** Holds the unverified address as long as if it had been claimed now. */
  private static AccountWrite claimingAgain(AccountWrite step, AccountHash account, Instant now) {
    return step.expecting(
            AccountHash.EMAIL_VERIFIED_AT, account.text(AccountHash.EMAIL_VERIFIED_AT))
        .setting(AccountHash.EMAIL_CLAIMED_AT, AccountHash.time(now))
        .together(
            List.of(
                UnverifiedIndex.UNNAMED.leave(account.id()),
                UnverifiedIndex.NAMED.enter(account.id(), now)));
  }

  AccountWrite verifying(AccountHash account, EmailAddress address) {
    String now = AccountHash.time(clock.instant());
    return withoutPending(AccountWrite.of(account.id()))
        .expecting(AccountHash.EMAIL, account.text(AccountHash.EMAIL))
        .taking(AccountKeys.email(address.key()), EMAIL_TAKEN.name())
        .releasing(account.claims(AccountKeys.EMAIL))
        .setting(AccountHash.EMAIL, address.text())
        .setting(AccountHash.EMAIL_VERIFIED_AT, now)
        .setting(AccountHash.UPDATED_AT, now)
        .dropping(AccountHash.EMAIL_CLAIMED_AT)
        .together(UnverifiedIndex.leaveAll(account.id()));
  }

  AccountWrite evicting(AccountWrite step, AccountHash loser, EmailAddress address) {
    return step.evicting(loser, AccountKeys.email(address.key()), clock.instant());
  }

  AccountWrite droppingAddress(AccountHash account) {
    return AccountWrite.of(account.id())
        .expecting(AccountHash.EMAIL, account.text(AccountHash.EMAIL))
        .expecting(AccountHash.EMAIL_VERIFIED_AT, "")
        .releasing(account.claims(AccountKeys.EMAIL))
        .dropping(AccountHash.EMAIL)
        .dropping(AccountHash.EMAIL_CLAIMED_AT)
        .setting(AccountHash.UPDATED_AT, AccountHash.time(clock.instant()))
        .together(UnverifiedIndex.leaveAll(account.id()));
  }

  /** Requires the name and address as read, as the claims to release derive from them. */
  static AccountWrite ending(AccountHash account) {
    return AccountWrite.of(account.id())
        .expecting(AccountHash.USERNAME, account.text(AccountHash.USERNAME))
        .expecting(AccountHash.EMAIL, account.text(AccountHash.EMAIL))
        .releasing(account.claims())
        .ending()
        .together(UnverifiedIndex.leaveAll(account.id()));
  }

  /** Ends the account unless its address is verified meanwhile. */
  static AccountWrite endingUnverified(AccountHash account) {
    return ending(account).expecting(AccountHash.EMAIL_VERIFIED_AT, "");
  }

  static AccountWrite rehashing(UUID id, Secret from, Secret to) {
    return AccountWrite.of(id)
        .expecting(AccountHash.PASSWORD, from.reveal())
        .setting(AccountHash.PASSWORD, to.reveal());
  }
}
