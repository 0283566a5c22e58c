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
  private final LetterBudget budget;
  private final Links links;

  VerificationLetter(OneTimeTokens tokens, Outbox outbox, LetterBudget budget, Links links) {
    this.tokens = tokens;
    this.outbox = outbox;
    this.budget = budget;
    this.links = links;
  }

  /**
   * What puts the letter on its way, which it counts; nothing, if the address has had its letters
   * for now. Earlier links and codes of the account are void then.
   */
  public Mono<List<Change>> changes(LetterAsk ask, String username, EmailAddress address) {
    return budget
        .take(Kind.VERIFY_ADDRESS, address, ask)
        .map(admitted -> admitted ? write(ask.account(), username, address) : List.of());
  }

  /**
   * The same for an account that may come to nothing, so it does not count: an address is not used
   * up by those that fail. If there is an account and a letter, {@link #count} is to be called.
   */
  public Mono<List<Change>> uncounted(LetterAsk ask, String username, EmailAddress address) {
    return budget
        .look(Kind.VERIFY_ADDRESS, address, ask)
        .map(admitted -> admitted ? write(ask.account(), username, address) : List.of());
  }

  /** Counts a letter that is on its way. */
  public Mono<Void> count(LetterAsk ask, EmailAddress address) {
    return budget.take(Kind.VERIFY_ADDRESS, address, ask).then();
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
