package dev.forestgate.signin.code;

import dev.forestgate.http.request.ClientAddress;
import dev.forestgate.identity.device.DeviceRecognition;
import dev.forestgate.limits.Attempt;
import dev.forestgate.limits.AttemptOrigin;
import dev.forestgate.limits.Attempts;
import dev.forestgate.secret.Secret;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Verifies proofs of sign-ins by code. Wrong codes have a budget for the client and the address of
 * the sign-in, whether or not an account holds it. Links need none: they have 256 random bits.
 */
@Component
final class CodeVerification {
  /** Id that stands for an unknown account, so that its check takes the same time. */
  private static final UUID NO_ACCOUNT = new UUID(0, 0);

  private final SignInCodes codes;
  private final Attempts attempts;
  private final DeviceRecognition devices;

  CodeVerification(SignInCodes codes, Attempts attempts, DeviceRecognition devices) {
    this.codes = codes;
    this.attempts = attempts;
    this.devices = devices;
  }

  /** Empty if the proof is wrong, for every reason. Fails with TOO_MANY_ATTEMPTS. */
  Mono<SignInTarget> verify(ServerRequest request, CodeSignInForm.Proof proof) {
    return proof instanceof CodeSignInForm.Code code
        ? verify(request, code)
        : verify(((CodeSignInForm.Link) proof).token());
  }

  /** A link proves the address as a right code does, so wrong codes from before do not count. */
  private Mono<SignInTarget> verify(Secret token) {
    return Mono.justOrEmpty(LinkToken.parse(token))
        .flatMap(codes::end)
        .delayUntil(proven -> attempts.forgetSignInCodes(proven.address().key()).onErrorComplete());
  }

  /** Codes for unknown challenges do not count, as there is nothing to guess. */
  private Mono<SignInTarget> verify(ServerRequest request, CodeSignInForm.Code proof) {
    return codes
        .read(proof.challenge())
        .flatMap(
            begun ->
                attempts.guarded(
                    attempt(request, begun),
                    origin(request, begun),
                    codes.end(proof.challenge(), proof.code())));
  }

  private Attempt attempt(ServerRequest request, SignInTarget begun) {
    return attempts.onSignInCode(
        begun.address().key(), ClientAddress.countedAs(request), devices.device(request));
  }

  private Mono<AttemptOrigin> origin(ServerRequest request, SignInTarget begun) {
    UUID account = begun.account().map(SignInTarget.Account::id).orElse(NO_ACCOUNT);
    return Mono.defer(() -> devices.origin(request, account));
  }
}
