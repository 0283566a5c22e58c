package dev.forestgate.signin.code;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.User;
import dev.forestgate.users.name.EmailAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Sign-ins by code in Redis, each valid once and for ten minutes. Neither the challenge nor the
 * code nor the link is stored; see {@link CodeChallenge}.
 *
 * <pre>
 * key                       type  lifetime    contents
 * fg:{c&lt;SHA-256&gt;}:sign-in   hash  10 minutes  see redis/sign-in-code.lua; the SHA-256 of the challenge
 * </pre>
 *
 * Commands: one {@code EVALSHA} of {@code redis/sign-in-code.lua}. Every method fails with Spring's
 * {@code DataAccessException} if Redis is unavailable.
 */
@Component
final class SignInCodes {
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Wrong codes after which the code is void. */
  static final int TRIES = 5;

  private static final String NO_ACCOUNT = "";

  private final Script script;

  SignInCodes(Scripts scripts) {
    this.script = scripts.named("sign-in-code");
  }

  /** Begins a sign-in. No proof is right before {@link #send}. */
  Mono<Void> begin(CodeChallenge challenge, Secret code, EmailAddress address) {
    return run(
            challenge.id(), "begin", address.text(), challenge.hash(code), Script.millis(LIFETIME))
        .then();
  }

  /** The sign-in of {@code challenge}. Empty if it is unknown, ended or expired. */
  Mono<SignInTarget> read(CodeChallenge challenge) {
    return run(challenge.id(), "read").map(SignInCodes::target);
  }

  /**
   * Makes code and link valid for {@code account}, just before the e-mail is sent, and voids an
   * earlier link. Returns the end of their validity. Empty if the sign-in is ended or expired.
   *
   * @param account empty to open an account
   */
  Mono<Instant> send(LinkToken link, Optional<User> account) {
    return run(
            link.id(),
            "send",
            account.map(user -> user.id().toString()).orElse(NO_ACCOUNT),
            account.map(user -> String.valueOf(user.credentialVersion())).orElse("0"),
            link.secret().sha256())
        .map(reply -> Instant.ofEpochMilli((Long) reply.get(0)));
  }

  /**
   * Ends the sign-in of {@code challenge} by {@code code}. Of any number of concurrent calls one
   * succeeds. Empty if the sign-in is unknown, ended or expired, and if the code is wrong, which
   * counts, or void after {@link #TRIES} wrong ones.
   */
  Mono<SignInTarget> end(CodeChallenge challenge, Secret code) {
    return run(challenge.id(), "code", challenge.hash(code), String.valueOf(TRIES))
        .map(SignInCodes::target);
  }

  /** Ends a sign-in by its link. Empty if the link is wrong, spent, replaced or expired. */
  Mono<SignInTarget> end(LinkToken link) {
    return run(link.id(), "link", link.secret().sha256()).map(SignInCodes::target);
  }

  /** The reply; empty if it has no elements. */
  private Mono<List<Object>> run(String id, String... arguments) {
    return Mono.defer(() -> script.run(List.of("fg:{c" + id + "}:sign-in"), List.of(arguments)))
        .filter(reply -> !reply.isEmpty());
  }

  private static SignInTarget target(List<Object> reply) {
    int version = Integer.parseInt((String) reply.get(2));
    return new SignInTarget(
        EmailAddress.stored((String) reply.get(0)).orElseThrow(),
        Optional.of((String) reply.get(1))
            .filter(id -> !id.equals(NO_ACCOUNT))
            .map(id -> new SignInTarget.Account(UUID.fromString(id), version)));
  }
}
