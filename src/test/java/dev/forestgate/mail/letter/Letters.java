package dev.forestgate.mail.letter;

import dev.forestgate.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Letters as the tests of other rooms need them too. */
public final class Letters {
  public static final String LINK = "https://id.example.org/page?token=abc_-123&x=1";
  public static final String CODE = "123456";

  private Letters() {}

  /** One of each kind, in which all that somebody may have typed is {@code typed}. */
  public static List<Letter> ofEachKind(String address, String typed, Instant now) {
    Addressee to = new Addressee(UUID.randomUUID(), typed, address);
    OneTime link = new OneTime(Secret.of(LINK), now.plus(Duration.ofHours(24)));
    OneTime code = new OneTime(Secret.of(CODE), now.plus(Duration.ofMinutes(10)));
    return List.of(
        Letter.verifyAddress(to, link, code),
        Letter.signUpAttempt(to.account(), address),
        Letter.resetPassword(to, link),
        Letter.passwordChanged(to, now),
        Letter.addressChanging(to, typed),
        Letter.addressChanged(to, typed, now, link),
        Letter.wasThisYou(to, typed, typed, now, link),
        Letter.impossibleTravel(address, to.account(), typed, typed, now));
  }

  public static Letter verify(UUID account, String address, Instant now) {
    return Letter.verifyAddress(
        new Addressee(account, "alice", address),
        new OneTime(Secret.of(LINK), now.plus(Duration.ofHours(24))),
        new OneTime(Secret.of(CODE), now.plus(Duration.ofMinutes(10))));
  }

  public static Letter reset(UUID account, String address, Instant now) {
    return Letter.resetPassword(
        new Addressee(account, "alice", address),
        new OneTime(Secret.of(LINK), now.plus(Duration.ofMinutes(30))));
  }
}
