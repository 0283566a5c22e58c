package dev.forestgate.letters;

import dev.forestgate.errands.Errand;
import dev.forestgate.errands.Errands;
import dev.forestgate.http.Bodies;
import dev.forestgate.http.Responses;
import dev.forestgate.users.EmailAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Letters that anybody can ask for by an address. The answer is the same for every address, and
 * comes before anybody looks whose it is (OWASP, Forgot Password Cheat Sheet).
 */
@Component
public final class AskedLetters {
  private static final String EMAIL = "email";

  private final Errands errands;
  private final Bodies bodies;

  AskedLetters(Errands errands, Bodies bodies) {
    this.errands = errands;
    this.bodies = bodies;
  }

  /**
   * Leaves an errand of {@code kind} about the {@code email} of the body; answers 202 with {@code
   * promise}. Fails with INVALID_REQUEST for what is no address.
   */
  public Mono<ServerResponse> ask(ServerRequest request, String kind, String promise) {
    return bodies
        .read(request, Form.class)
        .map(form -> EmailAddress.require(form.email()))
        .flatMap(address -> errands.put(kind, Map.of(EMAIL, address.text())))
        .then(Mono.defer(() -> Responses.accepted(promise)));
  }

  /** The address of an errand that {@link #ask} left. */
  public static EmailAddress address(Errand errand) {
    return EmailAddress.stored(errand.word(EMAIL)).orElseThrow();
  }

  /** As it comes in. */
  record Form(@Nullable String email) {}
}
