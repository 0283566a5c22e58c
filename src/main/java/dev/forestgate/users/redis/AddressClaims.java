package dev.forestgate.users.redis;

import dev.forestgate.users.NewUser;
import dev.forestgate.users.name.EmailAddress;
import reactor.core.publisher.Mono;

/** Writes that may take an address from an account that holds it unverified. */
final class AddressClaims {
  private final AccountScripts accounts;
  private final AccountWrites writes;
  private final UnverifiedAccounts unverified;

  AddressClaims(AccountScripts accounts, AccountWrites writes, UnverifiedAccounts unverified) {
    this.accounts = accounts;
    this.writes = writes;
    this.unverified = unverified;
  }

  /** The write of a new account, with the eviction of one whose claim on its address yields. */
  Mono<AccountWrite> adding(NewUser user) {
    return Mono.justOrEmpty(user.email())
        .flatMap(
            address ->
                accounts
                    .findByEmail(address.key())
                    .filter(loser -> yields(loser, user))
                    .map(loser -> writes.evicting(writes.adding(user), loser, address)))
        .switchIfEmpty(Mono.fromSupplier(() -> writes.adding(user)));
  }

  private boolean yields(AccountHash holder, NewUser user) {
    return user.emailVerified() ? holder.isEvictable() : unverified.isExpiredClaim(holder);
  }

  /**
   * Adds the eviction of an account with a user name that holds {@code address} unverified. One
   * without a user name is removed by {@link EnlistedWrites#removingUnnamed}.
   */
  Mono<AccountWrite> taking(AccountHash account, EmailAddress address, AccountWrite step) {
    return accounts
        .findByEmail(address.key())
        .filter(holder -> !holder.id().equals(account.id()) && holder.isEvictable())
        .map(loser -> writes.evicting(step, loser, address))
        .defaultIfEmpty(step);
  }
}
