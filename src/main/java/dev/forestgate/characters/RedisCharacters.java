package dev.forestgate.characters;

import static dev.forestgate.failure.Failure.NOT_OWNED;
import static dev.forestgate.failure.Failure.TOO_MANY_CHARACTERS;
import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.failure.Failed;
import dev.forestgate.redis.RecordId;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Characters in Redis or KeyDB, in the keys of the KeyDB service whose data this store reads: the
 * hash {@code character:<id>} with {@code id}, {@code account_id}, {@code name}, {@code
 * description}, {@code sex}, {@code race}, and added by this service {@code created_at} and {@code
 * updated_at}. The set {@code account:<id>:characters} lists them; deleting the account deletes
 * both.
 */
@Component
@ConditionalOnRedisAccounts
final class RedisCharacters implements Characters {
  private static final Comparator<CharacterSummary> OLDEST_FIRST =
      Comparator.comparing(CharacterSummary::createdAt)
          .thenComparing(character -> character.id().toString());

  private final Script list;
  private final Script add;
  private final Script change;
  private final Script delete;
  private final IdGenerator ids;
  private final Clock clock;
  private final String most;

  RedisCharacters(Scripts scripts, IdGenerator ids, Clock clock, CharacterProperties properties) {
    this.list = scripts.named("characters-list");
    this.add = scripts.named("character-add");
    this.change = scripts.named("character-change");
    this.delete = scripts.named("character-delete");
    this.ids = ids;
    this.clock = clock;
    this.most = String.valueOf(properties.most());
  }

  @Override
  public Flux<CharacterSummary> list(UUID owner) {
    return list.run(List.of(set(owner)), List.of(RecordId.text(owner)))
        .flatMapIterable(own -> own)
        .map(own -> listed((List<?>) own))
        .sort(OLDEST_FIRST);
  }

  @Override
  public Mono<CharacterSummary> add(UUID owner, Draft draft) {
    return Mono.defer(
        () -> {
          UUID id = ids.generateId();
          List<String> fields = fields(id, owner, draft, now());
          List<String> arguments = new ArrayList<>(List.of(RecordId.text(id), most));
          arguments.addAll(fields);
          return add.run(List.of(account(owner), set(owner), character(id)), arguments)
              .flatMap(reply -> outcome((String) reply.get(0), id, fields));
        });
  }

  @Override
  public Mono<CharacterSummary> change(UUID owner, UUID id, Edit edit) {
    return Mono.defer(() -> change.run(List.of(character(id)), changes(owner, edit)))
        .filter(reply -> !reply.isEmpty())
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_OWNED)))
        .map(fields -> summary(id, fields));
  }

  @Override
  public Mono<Void> delete(UUID owner, UUID id) {
    return delete
        .run(List.of(character(id), set(owner)), List.of(RecordId.text(owner), RecordId.text(id)))
        .filter(reply -> reply.get(0).equals(1L))
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_OWNED)))
        .then();
  }

  private static Mono<CharacterSummary> outcome(String word, UUID id, List<String> fields) {
    return switch (word) {
      case "done" -> Mono.just(summary(id, fields));
      case "gone" -> Mono.error(Failed.of(UNAUTHENTICATED));
      case "full" -> Mono.error(Failed.of(TOO_MANY_CHARACTERS));
      default -> Mono.error(new IllegalStateException("character-add replied " + word));
    };
  }

  private static List<String> fields(UUID id, UUID owner, Draft draft, String now) {
    return List.of(
        "id",
        RecordId.text(id),
        "account_id",
        RecordId.text(owner),
        "name",
        draft.name(),
        "description",
        draft.description(),
        "sex",
        String.valueOf(draft.sex()),
        "race",
        String.valueOf(draft.race()),
        "created_at",
        now,
        "updated_at",
        now);
  }

  private List<String> changes(UUID owner, Edit edit) {
    List<String> arguments = new ArrayList<>();
    arguments.add(RecordId.text(owner));
    if (edit.name() != null) {
      arguments.addAll(List.of("name", edit.name()));
    }
    if (edit.description() != null) {
      arguments.addAll(List.of("description", edit.description()));
    }
    if (!edit.isEmpty()) {
      arguments.addAll(List.of("updated_at", now()));
    }
    return arguments;
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS).toString();
  }

  /** Reads a row: the id, then names and values in turn. */
  private static CharacterSummary listed(List<?> own) {
    UUID id =
        RecordId.parse((String) own.get(0))
            .orElseThrow(() -> new IllegalStateException("a list of characters holds no id"));
    return summary(id, own.subList(1, own.size()));
  }

  /** Reads names and values in turn; fields that the KeyDB service did not write may be missing. */
  private static CharacterSummary summary(UUID id, List<?> fields) {
    Map<String, String> character = new HashMap<>();
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      character.put((String) fields.get(i), (String) fields.get(i + 1));
    }
    String created = character.getOrDefault("created_at", Instant.EPOCH.toString());
    return new CharacterSummary(
        id,
        character.getOrDefault("name", ""),
        character.getOrDefault("description", ""),
        Integer.parseInt(character.getOrDefault("sex", "0")),
        Integer.parseInt(character.getOrDefault("race", "0")),
        Instant.parse(created),
        Instant.parse(character.getOrDefault("updated_at", created)));
  }

  private static String account(UUID owner) {
    return "account:" + RecordId.text(owner);
  }

  private static String set(UUID owner) {
    return account(owner) + ":characters";
  }

  private static String character(UUID id) {
    return "character:" + RecordId.text(id);
  }
}
