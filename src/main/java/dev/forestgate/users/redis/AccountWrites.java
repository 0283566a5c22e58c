package dev.forestgate.users.redis;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;

import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.PendingEmail;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * Plans the write of each change of an account, with the fields that must be as they were read. A
 * caller whose write fails with {@code OptimisticLockingFailureException} plans it again from the
 * current account.
 */
final class AccountWrites {
  private final Clock clock;

  AccountWrites(Clock clock) {
    this.clock = clock;
  }

  AccountWrite adding(NewUser user) {
    UUID id = user.id();
    AccountWrite step =
        AccountWrite.ofNew(id)
            .taking(AccountKeys.username(user.username().key()), USERNAME_TAKEN.name())
            .settingAll(AccountHash.fieldsOf(id, user, clock.instant()));
    EmailAddress email = user.email();
    return email == null
        ? step
        : step.taking(AccountKeys.email(email.key()), EMAIL_TAKEN.name())
            .together(List.of(UnverifiedIndex.enter(id, clock.instant())));
  }

  AccountWrite changingPassword(AccountHash account, Secret hash) {
    return renewing(AccountWrite.of(account.id()), account)
        .setting(AccountHash.PASSWORD, hash.reveal())
        .setting(AccountHash.UPDATED_AT, AccountHash.time(clock.instant()));
  }

  AccountWrite restoring(AccountHash account, EmailAddress address, Secret hash) {
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

  static Enlisted proposing(UUID id, PendingEmail next) {
    return Enlisted.Redis.of(
        "HSET",
        AccountKeys.account(id),
        AccountHash.PENDING_EMAIL,
        next.text(),
        AccountHash.PENDING_EMAIL_UNTIL,
        AccountHash.time(next.until()));
  }

  static Enlisted withdrawing(UUID id) {
    return Enlisted.Redis.of(
        "HDEL",
        AccountKeys.account(id),
        AccountHash.PENDING_EMAIL,
        AccountHash.PENDING_EMAIL_UNTIL);
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
    return AccountWrite.of(account.id())
        .expecting(AccountHash.USERNAME, account.username())
        .taking(AccountKeys.username(username.key()), USERNAME_TAKEN.name())
        .releasing(account.claims(AccountKeys.USERNAME))
        .setting(AccountHash.USERNAME, username.text())
        .setting(AccountHash.UPDATED_AT, AccountHash.time(clock.instant()));
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
        .together(List.of(UnverifiedIndex.leave(account.id())));
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
        .setting(AccountHash.UPDATED_AT, AccountHash.time(clock.instant()))
        .together(List.of(UnverifiedIndex.leave(account.id())));
  }

  /** Requires the name and address as read, as the claims to release derive from them. */
  static AccountWrite ending(AccountHash account) {
    return AccountWrite.of(account.id())
        .expecting(AccountHash.USERNAME, account.username())
        .expecting(AccountHash.EMAIL, account.text(AccountHash.EMAIL))
        .releasing(account.claims())
        .ending()
        .together(List.of(UnverifiedIndex.leave(account.id())));
  }

  static AccountWrite rehashing(UUID id, Secret from, Secret to) {
    return AccountWrite.of(id)
        .expecting(AccountHash.PASSWORD, from.reveal())
        .setting(AccountHash.PASSWORD, to.reveal());
  }
}
