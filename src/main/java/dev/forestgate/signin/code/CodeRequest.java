package dev.forestgate.signin.code;

import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.links.AddressRequest;
import dev.forestgate.links.RequestedEmails;
import dev.forestgate.notifications.RequestPlace;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.onetime.SixDigitCode;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Begins a sign-in by code. The response is sent before the address is looked up, after the same
 * work for every address.
 */
@Component
final class CodeRequest {
  private final RequestedEmails requested;
  private final VisitorCookie visitors;
  private final SignInCodes codes;
  private final SealedCodes sealed;
  private final SecureRandom random;

  CodeRequest(
      RequestedEmails requested,
      VisitorCookie visitors,
      SignInCodes codes,
      SealedCodes sealed,
      SecureRandom random) {
    this.requested = requested;
    this.visitors = visitors;
    this.codes = codes;
    this.sealed = sealed;
    this.random = random;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    RequestPlace from = RequestPlace.of(visitors.recognize(request));
    return requested
        .admit(request)
        .flatMap(asked -> begin(asked, from))
        .flatMap(CodeRequest::answer);
  }

  private Mono<CodeChallenge> begin(AddressRequest asked, RequestPlace from) {
    CodeChallenge challenge = CodeChallenge.draw(random);
    Secret code = SixDigitCode.draw(random);
    Map<String, String> parameters = new HashMap<>(from.parameters());
    parameters.put(CodeDelivery.ID, challenge.id());
    parameters.put(CodeDelivery.CODE, sealed.seal(code, challenge.id()));
    return codes
        .begin(challenge, code, asked.address())
        .then(Mono.defer(() -> requested.queue(CodeDelivery.KIND, asked, parameters)))
        .thenReturn(challenge);
  }

  private static Mono<ServerResponse> answer(CodeChallenge begun) {
    return ServerResponse.accepted()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new Body(begun.secret().reveal(), SignInCodes.LIFETIME.toSeconds()));
  }

  /**
   * Response body.
   *
   * @param expiresIn seconds
   */
  record Body(String challenge, long expiresIn) {}
}
