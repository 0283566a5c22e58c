package dev.forestgate.recovery;

import dev.forestgate.links.EmailLink;
import dev.forestgate.links.EmailLinks;
import dev.forestgate.tokens.onetime.OneTimeToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.users.User;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The link "this was not me" of an e-mail about a sign-in. This link is valid for a week and a
 * reset for half an hour: the second e-mail proves that the mailbox is still the owner's.
 */
@Component
final class NotMeReport {
  private final EmailLink link;
  private final OneTimeTokens tokens;
  private final Disowning disowning;

  NotMeReport(EmailLinks links, OneTimeTokens tokens, Disowning disowning) {
    this.link = links.link(Purpose.NOT_ME);
    this.tokens = tokens;
    this.disowning = disowning;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return link.use(request, this::disown, "That session has ended");
  }

  /** Ends the session first: if the rest fails, the link can be used again. */
  private Mono<User> disown(User user, OneTimeToken token) {
    return disowning
        .end(token.userId(), UUID.fromString(token.subject().key()))
        .flatMap(ended -> disowning.beginReset(user, List.of(tokens.spend(token))));
  }
}
