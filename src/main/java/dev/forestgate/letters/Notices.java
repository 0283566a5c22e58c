package dev.forestgate.letters;

import dev.forestgate.mail.Outbox;
import dev.forestgate.mail.letter.Addressee;
import dev.forestgate.mail.letter.Kind;
import dev.forestgate.mail.letter.Letter;
import dev.forestgate.together.Change;
import dev.forestgate.users.EmailAddress;
import dev.forestgate.users.User;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The letters that tell the owner of an account what was done to it. */
@Component
public final class Notices {
  private final Outbox outbox;
  private final DailyLetters daily;
  private final Clock clock;

  Notices(Outbox outbox, DailyLetters daily, Clock clock) {
    this.outbox = outbox;
    this.daily = daily;
    this.clock = clock;
  }

  /** What puts the notice of a new password on its way; nothing without a verified address. */
  public List<Change> passwordChanged(User user) {
    return VerifiedAddressee.of(user)
        .map(to -> List.of(outbox.put(Letter.passwordChanged(to, clock.instant()))))
        .orElseGet(List::of);
  }

  /**
   * What tells the address in force that {@code next} is to take its place; nothing if none is in
   * force, or if it was told often enough for a day.
   *
   * @param id of the letter: the same is counted once
   */
  public Mono<List<Change>> addressChanging(String id, User user, EmailAddress next) {
    return Mono.justOrEmpty(VerifiedAddressee.of(user))
        .filterWhen(to -> daily.admit(Kind.ADDRESS_CHANGING, address(to), id))
        .map(to -> List.of(outbox.put(Letter.addressChanging(to, next.masked()))))
        .defaultIfEmpty(List.of());
  }

  private static EmailAddress address(Addressee to) {
    return EmailAddress.stored(to.address()).orElseThrow();
  }
}
