package dev.forestgate.letters;

import dev.forestgate.mail.Outbox;
import dev.forestgate.mail.letter.Addressee;
import dev.forestgate.mail.letter.Kind;
import dev.forestgate.mail.letter.Letter;
import dev.forestgate.mail.letter.OneTime;
import dev.forestgate.together.Change;
import dev.forestgate.tokens.onetime.IssuedToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.tokens.onetime.Subject;
import dev.forestgate.users.EmailAddress;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The letter that lets somebody show that an address is their own: by its link or its code. */
@Component
public final class VerificationLetter {
  private static final String PATH = "/api/auth/verify";

  private final OneTimeTokens tokens;
  private final Outbox outbox;
  private final DailyLetters daily;
  private final Links links;

  VerificationLetter(OneTimeTokens tokens, Outbox outbox, DailyLetters daily, Links links) {
    this.tokens = tokens;
    this.outbox = outbox;
    this.daily = daily;
    this.links = links;
  }

  /**
   * What puts the letter on its way; nothing, if the address had its letters for a day. Earlier
   * links and codes of the account are void then.
   *
   * @param id of the letter: the same is counted once
   */
  public Mono<List<Change>> changes(
      String id, UUID account, String username, EmailAddress address) {
    return daily
        .admit(Kind.VERIFY_ADDRESS, address, id)
        .map(admitted -> admitted ? write(account, username, address) : List.of());
  }

  /** The letter {@code id} was not put on its way after all. */
  public Mono<Void> giveBack(String id, EmailAddress address) {
    return daily.giveBack(Kind.VERIFY_ADDRESS, address, id);
  }

  private List<Change> write(UUID account, String username, EmailAddress address) {
    IssuedToken issued =
        tokens.issue(Purpose.VERIFY_EMAIL, account, new Subject(address.text(), address.key()));
    var code = new OneTime(Objects.requireNonNull(issued.code()), issued.codeExpiresAt());
    var to = new Addressee(account, username, address.key());
    Letter letter = Letter.verifyAddress(to, links.to(PATH, issued), code);
    return List.of(issued.stored(), outbox.put(letter));
  }
}
