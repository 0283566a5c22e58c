package dev.forestgate.renewal;

import dev.forestgate.factors.Factors;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * First proof of the address of an account, which an attacker may have opened with the address of
 * another person ("pre-hijacking", Sudhodanan and Paverd 2022). Everything that could still sign in
 * before ends in the transaction that verifies the address: sessions, trusted devices, second
 * factors, one-time tokens, grants and API keys. What is added to accounts later ends here too.
 *
 * <p>Every method returns the account after the proof. It is empty, with nothing changed, if the
 * account is gone or its credentials changed since {@code user} was read, and fails with
 * EMAIL_TAKEN if another account has verified the address.
 */
@Component
public final class FirstProof {
  private final CredentialRenewal renewal;
  private final AddressTakeover takeover;
  private final Factors factors;
  private final Users users;

  FirstProof(CredentialRenewal renewal, AddressTakeover takeover, Factors factors, Users users) {
    this.renewal = renewal;
    this.takeover = takeover;
    this.factors = factors;
    this.users = users;
  }

  /**
   * Proof by the e-mail that verifies the address of a registration. The password stays, as that
   * e-mail asks about the registration with it.
   *
   * @param followUp may {@linkplain FollowUp#sparing spare} the session of the caller
   * @param first writes that spend the token
   */
  public Mono<User> byVerification(
      User user, EmailAddress address, FollowUp followUp, List<Enlisted> first) {
    return prove(user, address, user.passwordHash(), followUp, first);
  }

  /**
   * Proof by an e-mail that sets a new password.
   *
   * @param hash of the new password
   * @param first writes that spend the token
   */
  public Mono<User> byPasswordReset(
      User user, EmailAddress address, Secret hash, FollowUp followUp, List<Enlisted> first) {
    return prove(user, address, hash, followUp, first);
  }

  /**
   * Proof by a code or a link that signs in. The password of an unverified account ends, as its
   * owner may be another person. Returns {@code user} itself if the address is verified already.
   */
  public Mono<User> bySignInCode(User user, EmailAddress address) {
    return user.emailVerified() && user.holds(address)
        ? Mono.just(user)
        : prove(user, address, User.NO_PASSWORD, FollowUp.of(user.id()), List.of());
  }

  private Mono<User> prove(
      User user, EmailAddress address, Secret hash, FollowUp followUp, List<Enlisted> first) {
    return takeover.prove(
        address,
        user.id(),
        taking ->
            renewal.renew(
                followUp, first, last(user, taking), with -> verify(user, address, hash, with)));
  }

  private List<Enlisted> last(User user, List<Enlisted> taking) {
    List<Enlisted> last = new ArrayList<>(factors.removingAll(user.id()));
    last.addAll(taking);
    return last;
  }

  private Mono<User> verify(User user, EmailAddress address, Secret hash, List<Enlisted> with) {
    return users.verifyAndChangePassword(user.id(), user.credentialVersion(), address, hash, with);
  }
}
