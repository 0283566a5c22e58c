package dev.forestgate.links;

import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.users.Users;
import org.springframework.stereotype.Component;

/** Makes the {@link EmailLink} of each purpose. */
@Component
public final class EmailLinks {
  private final OneTimeTokens tokens;
  private final Users users;
  private final JsonBodies bodies;

  EmailLinks(OneTimeTokens tokens, Users users, JsonBodies bodies) {
    this.tokens = tokens;
    this.users = users;
    this.bodies = bodies;
  }

  public EmailLink link(Purpose purpose) {
    return new EmailLink(purpose, tokens, users, bodies);
  }
}
