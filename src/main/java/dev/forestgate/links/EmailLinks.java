package dev.forestgate.links;

import dev.forestgate.http.body.HtmlPage;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.users.Users;
import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/** Makes the {@link EmailLink} of each purpose. */
@Component
public final class EmailLinks {
  private final OneTimeTokens tokens;
  private final Users users;
  private final JsonBodies bodies;
  private final SecureRandom random;

  EmailLinks(OneTimeTokens tokens, Users users, JsonBodies bodies, SecureRandom random) {
    this.tokens = tokens;
    this.users = users;
    this.bodies = bodies;
    this.random = random;
  }

  /**
   * The link for {@code purpose}. Blocks, so it is for the start alone.
   *
   * @param page name of the HTML file, without folder and suffix
   */
  public EmailLink link(Purpose purpose, String page, String title) {
    return new EmailLink(purpose, HtmlPage.read(page, title, random), tokens, users, bodies);
  }
}
