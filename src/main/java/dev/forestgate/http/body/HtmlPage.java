package dev.forestgate.http.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Page that a link in an e-mail opens: {@code pages/<name>.html} inside {@code pages/frame.html}.
 * The content is the same for every request; a script reads the token from the query in the
 * browser. Script and style carry a nonce per response (Content Security Policy Level 3, section
 * 8.2); all other sources are blocked.
 */
public final class HtmlPage {
  public static final MediaType TYPE = new MediaType(MediaType.TEXT_HTML, UTF_8);

  private static final int NONCE_BYTES = 16;
  private static final String POLICY =
      "default-src 'none'; script-src 'nonce-%1$s'; style-src 'nonce-%1$s'; connect-src 'self';"
          + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

  private final String html;
  private final SecureRandom random;

  private HtmlPage(String html, SecureRandom random) {
    this.html = html;
    this.random = random;
  }

  /** Loads the page {@code name} from the class path. Blocks, so call it at startup only. */
  public static HtmlPage read(String name, String title, SecureRandom random) {
    String html = text("frame").replace("{{title}}", title).replace("{{content}}", text(name));
    return new HtmlPage(html, random);
  }

  public Mono<ServerResponse> show(ServerRequest request) {
    String nonce = Secret.random(random, NONCE_BYTES).reveal();
    return ServerResponse.ok()
        .contentType(TYPE)
        .header("Content-Security-Policy", POLICY.formatted(nonce))
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .bodyValue(html.replace("{{nonce}}", nonce));
  }

  private static String text(String name) {
    try {
      return new ClassPathResource("pages/" + name + ".html").getContentAsString(UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
