package dev.forestgate.clients;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.tokens.client.ClientTokens;
import dev.forestgate.tokens.client.IdTokenAlgorithm;
import dev.forestgate.tokens.keys.TokenProperties;
import dev.forestgate.transactions.Enlisted;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Clients by id. One that is declared in the settings hides a stored one with the same id, and is
 * read-only. All methods but those about declared clients fail with Spring's {@code
 * DataAccessException} if PostgreSQL is unavailable.
 */
@Component
public final class Clients {
  private static final int TRIES = 3;

  private final TreeMap<String, Client> declared = new TreeMap<>();
  private final TokenProperties tokens;
  private final ClientTokens signatures;
  private final @Nullable StoredClients stored;

  /** Fails with {@link StartRefused} if a declared client breaks {@link #problems}. */
  Clients(
      OidcProperties properties,
      TokenProperties tokens,
      ClientTokens signatures,
      ObjectProvider<StoredClients> stored) {
    this.tokens = tokens;
    this.signatures = signatures;
    this.stored = stored.getIfAvailable();
    properties.clients().forEach((id, settings) -> declare(settings.client(id)));
  }

  /** Client {@code id}. Empty if there is none. */
  public Mono<Client> find(String id) {
    Client known = declared.get(id);
    return known == null ? entry(id).map(this::usable) : Mono.just(known);
  }

  /** Client {@code id} with what operators see of it. Empty if there is none. */
  public Mono<ClientEntry> entry(String id) {
    Client known = declared.get(id);
    if (known != null) {
      return Mono.just(ClientEntry.declared(known));
    }
    return stored != null && ClientRules.isId(id) ? stored.find(id) : Mono.empty();
  }

  /**
   * At most {@code most} clients in the order of their ids.
   *
   * @param prefix beginning of their ids; empty for any
   * @param after id that they follow; empty for the first ones
   */
  public Flux<ClientEntry> list(String prefix, String after, int most) {
    Flux<ClientEntry> known =
        Flux.fromIterable(declared.tailMap(after, false).values())
            .filter(client -> client.id().startsWith(prefix))
            .map(ClientEntry::declared);
    Flux<ClientEntry> others =
        store()
            .flatMapMany(store -> store.list(prefix, after, most + declared.size()))
            .filter(entry -> !declared.containsKey(entry.client().id()));
    return Flux.mergeComparing(Comparator.comparing(entry -> entry.client().id()), known, others)
        .take(most);
  }

  /** Adds {@code client} with its record in the audit. Fails with CLIENT_TAKEN. */
  public Mono<Void> add(Client client, Enlisted record) {
    return declared.containsKey(client.id())
        ? Mono.error(Failed.of(Failure.CLIENT_TAKEN))
        : store().flatMap(store -> store.add(client, record));
  }

  /**
   * Changes a client with its record in the audit, and returns it as it was before. Fails with
   * NOT_FOUND, and with CLIENT_DECLARED for a client of the settings.
   */
  public Mono<ClientEntry> change(String id, UnaryOperator<Client> change, Enlisted record) {
    return Mono.defer(() -> writable(id))
        .delayUntil(
            before ->
                store()
                    .flatMap(store -> store.change(before, change.apply(before.client()), record)))
        .retryWhen(Retry.max(TRIES).filter(failed -> failed == StoredClients.CHANGED_MEANWHILE));
  }

  /** Removes a client with its record in the audit. Fails as {@link #change}. */
  public Mono<Void> remove(String id, Enlisted record) {
    return writable(id).then(store().flatMap(store -> store.remove(id, record)));
  }

  /** Rules that {@code client} breaks; empty for none. */
  public List<ClientProblem> problems(Client client) {
    List<ClientProblem> problems = ClientRules.problems(client, tokens.audience());
    if (!signatures.algorithms().contains(client.idTokenAlgorithm())) {
      problems.add(
          new ClientProblem(
              "id-token-alg",
              "needs a signing key of its kind, which scripts/generate-keys.sh makes; with"
                  + " forestgate.tokens.algorithm=HS256 there is no OpenID Provider"));
    }
    return problems;
  }

  private Mono<ClientEntry> writable(String id) {
    return entry(id)
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)))
        .filter(entry -> !entry.isDeclared())
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.CLIENT_DECLARED)));
  }

  private Mono<StoredClients> store() {
    return Mono.justOrEmpty(stored)
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NEEDS_POSTGRES)));
  }

  /** The key of a stored client's algorithm may be gone since; all libraries know ES256. */
  private Client usable(ClientEntry entry) {
    Client client = entry.client();
    return signatures.algorithms().contains(client.idTokenAlgorithm())
        ? client
        : client.withIdTokenAlgorithm(IdTokenAlgorithm.ES256);
  }

  private void declare(Client client) {
    List<ClientProblem> problems = problems(client);
    if (!problems.isEmpty()) {
      throw new StartRefused(
          "forestgate.oidc.clients."
              + client.id()
              + ": "
              + problems.stream().map(ClientProblem::toString).collect(Collectors.joining("; ")),
          "docs/configuration.md lists the members of a client");
    }
    declared.put(client.id(), client);
  }
}
