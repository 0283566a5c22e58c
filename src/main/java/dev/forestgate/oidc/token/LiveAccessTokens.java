package dev.forestgate.oidc.token;

import dev.forestgate.clients.Clients;
import dev.forestgate.grants.Revocations;
import dev.forestgate.oidc.protocol.AccountGate;
import dev.forestgate.oidc.protocol.Person;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.client.ClientTokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Checks access tokens of clients: signature, revocation, the client, and the account behind. */
@Component
public final class LiveAccessTokens {
  private final ClientTokens signatures;
  private final Revocations revocations;
  private final AccountGate gate;
  private final Clients clients;

  LiveAccessTokens(
      ClientTokens signatures, Revocations revocations, AccountGate gate, Clients clients) {
    this.signatures = signatures;
    this.revocations = revocations;
    this.gate = gate;
    this.clients = clients;
  }

  /** Claims and user of a valid token. Empty for any other, and for tokens of other types. */
  public Mono<Live> check(Secret token) {
    return Mono.justOrEmpty(signatures.verifyAccess(token)).flatMap(this::live);
  }

  /** Refuses {@code token} from now on, if {@code client} got it. */
  Mono<Void> revoke(Secret token, String client) {
    return Mono.justOrEmpty(signatures.verifyAccess(token))
        .filter(claims -> client.equals(claims.get("client_id")))
        .flatMap(
            claims -> {
              UUID id = id(claims);
              UUID owner = GrantClaims.read(claims).map(GrantClaims::owner).orElse(id);
              return revocations.revokeToken(owner, id);
            });
  }

  private Mono<Live> live(Map<String, ?> claims) {
    UUID id = id(claims);
    Mono<Optional<Person>> person =
        GrantClaims.read(claims)
            .map(grant -> person(grant, id).map(Optional::of))
            .orElseGet(() -> unrevoked(Revocations.keys(id, id, id), Optional.empty()));
    return Mono.zip(person, clients.find(String.valueOf(claims.get("client_id"))))
        .map(found -> new Live(claims, found.getT1()));
  }

  private Mono<Person> person(GrantClaims grant, UUID token) {
    List<String> refusals = Revocations.keys(grant.owner(), grant.grantId(), token);
    int version = grant.credentialVersion();
    return grant.isOffline()
        ? gate.admitOffline(grant.userId(), version).flatMap(person -> unrevoked(refusals, person))
        : gate.admit(grant.userId(), grant.sessionId(), version, refusals);
  }

  private <T> Mono<T> unrevoked(List<String> refusals, T value) {
    return revocations.isRevoked(refusals).filter(is -> !is).map(is -> value);
  }

  private static UUID id(Map<String, ?> claims) {
    return UUID.fromString((String) claims.get("jti"));
  }

  /**
   * Valid token.
   *
   * @param person empty for the token of a client itself
   */
  public record Live(Map<String, ?> claims, Optional<Person> person) {}
}
