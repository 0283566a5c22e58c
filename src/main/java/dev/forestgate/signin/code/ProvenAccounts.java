package dev.forestgate.signin.code;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.failure.Failed;
import dev.forestgate.journal.VisitorJournal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.renewal.AddressTakeover;
import dev.forestgate.renewal.FirstProof;
import dev.forestgate.signin.completion.CodeSignInProperties;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.visitor.Visitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/** Accounts that sign in by a proven address. */
@Component
final class ProvenAccounts {
  private final CodeSignInProperties properties;
  private final Users users;
  private final FirstProof firstProof;
  private final AddressTakeover takeover;
  private final VisitorJournal journal;
  private final IdGenerator ids;

  ProvenAccounts(
      CodeSignInProperties properties,
      Users users,
      FirstProof firstProof,
      AddressTakeover takeover,
      VisitorJournal journal,
      IdGenerator ids) {
    this.properties = properties;
    this.users = users;
    this.firstProof = firstProof;
    this.takeover = takeover;
    this.journal = journal;
    this.ids = ids;
  }

  /**
   * The account that the e-mail was for, with its address verified. If there was none, opens one,
   * or returns the one that was opened since. Empty if the account is disabled or gone, holds
   * another address or has other credentials by now.
   */
  Mono<User> of(SignInTarget proven, Visitor visitor) {
    EmailAddress address = proven.address();
    return proven
        .account()
        .map(bound -> bound(bound, address))
        .orElseGet(() -> properties.opensAccounts() ? open(address, visitor) : Mono.empty());
  }

  private Mono<User> bound(SignInTarget.Account account, EmailAddress address) {
    return users
        .findById(account.id())
        .filter(user -> user.credentialVersion() == account.credentialVersion())
        .flatMap(user -> verified(user, address));
  }

  /** Of parallel calls for one address one opens the account, and all return it. */
  private Mono<User> open(EmailAddress address, Visitor visitor) {
    return users
        .findByEmail(address)
        .switchIfEmpty(Mono.defer(() -> add(address, visitor)))
        .onErrorResume(ProvenAccounts::isTaken, taken -> users.findByEmail(address))
        .flatMap(user -> verified(user, address));
  }

  private Mono<User> add(EmailAddress address, Visitor visitor) {
    NewUser user = NewUser.builder(ids.generateId()).email(address).emailVerified(true).build();
    return takeover
        .claim(address, user.id(), releasing -> users.add(user, created(user, releasing)))
        .delayUntil(
            added -> journal.recordServiceEvent(visitor, JournalAction.REGISTERED, Map.of()));
  }

  private static List<Enlisted> created(NewUser user, List<Enlisted> releasing) {
    List<Enlisted> with = new ArrayList<>(releasing);
    with.add(AuditEvent.own(AuditAction.ACCOUNT_CREATED, user.id()).write());
    return with;
  }

  /** Empty also if another account has verified the address since. */
  private Mono<User> verified(User user, EmailAddress address) {
    return Mono.just(user)
        .filter(found -> !found.disabled() && found.holds(address))
        .flatMap(found -> firstProof.bySignInCode(found, address))
        .onErrorResume(ProvenAccounts::isTaken, taken -> Mono.empty());
  }

  private static boolean isTaken(Throwable failed) {
    return failed instanceof Failed expected && expected.failure() == EMAIL_TAKEN;
  }
}
