package dev.forestgate.users.redis;

import static dev.forestgate.users.Users.UNVERIFIED_CLAIM;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import reactor.core.publisher.Flux;

/** Accounts whose claim on an unverified address has expired. */
final class UnverifiedAccounts {
  private final AccountScripts accounts;
  private final AccountWrites writes;
  private final Clock clock;

  UnverifiedAccounts(AccountScripts accounts, AccountWrites writes, Clock clock) {
    this.accounts = accounts;
    this.writes = writes;
    this.clock = clock;
  }

  /** Releases the addresses of accounts with a user name, and returns the ids of the accounts. */
  Flux<UUID> release() {
    return Flux.defer(
            () ->
                accounts.heldSince(UnverifiedIndex.NAMED, clock.instant().minus(UNVERIFIED_CLAIM)))
        .concatMap(accounts::find)
        .filter(this::isExpiredClaim)
        .concatMap(
            account ->
                accounts
                    .commit(writes.droppingAddress(account))
                    .retryWhen(AccountWrites.IF_CHANGED))
        .map(AccountHash::id);
  }

  /** Ids of the accounts without a user name whose claim began at {@code claimedUntil} at last. */
  Flux<UUID> findUnnamed(Instant claimedUntil) {
    return accounts
        .heldSince(UnverifiedIndex.UNNAMED, claimedUntil)
        .concatMap(accounts::find)
        .filter(account -> account.isUnnamedSince(claimedUntil))
        .map(AccountHash::id);
  }

  /** Returns whether another account may claim the address of {@code account}. */
  boolean isExpiredClaim(AccountHash account) {
    return account.holdsUnverifiedSince(clock.instant().minus(UNVERIFIED_CLAIM));
  }
}
