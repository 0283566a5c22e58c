package dev.forestgate.users.redis;

import dev.forestgate.redis.RecordId;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import dev.forestgate.users.BulkUsers;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LoginName;
import dev.forestgate.users.name.Username;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many accounts in Redis: {@code redis/accounts-add.lua} adds them and {@code accounts-holders.lua}
 * finds them, {@value #AT_ONCE} in a call, so that other clients wait for about a millisecond.
 */
@Component
@ConditionalOnRedisAccounts
final class RedisBulkUsers implements BulkUsers {
  private static final int AT_ONCE = 50;
  private static final int CALLS = 4;
  private static final int READS = 128;
  private static final int PAGE = 1000;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final AccountScripts accounts;
  private final AccountWrites writes;
  private final ReactiveStringRedisTemplate redis;
  private final Script add;
  private final Script find;

  RedisBulkUsers(
      AccountScripts accounts, ReactiveStringRedisTemplate redis, Scripts scripts, Clock clock) {
    this.accounts = accounts;
    this.writes = new AccountWrites(clock);
    this.redis = redis;
    this.add = scripts.named("accounts-add");
    this.find = scripts.named("accounts-holders");
  }

  @Override
  public Mono<Set<UUID>> addAll(List<Addition> additions) {
    return Flux.fromIterable(additions)
        .map(this::write)
        .buffer(AT_ONCE)
        .flatMap(some -> add.run(List.of(), List.of(JSON.writeValueAsString(some))), CALLS)
        .concatMapIterable(ids -> ids)
        .map(id -> idOf((String) id))
        .collect(Collectors.toSet());
  }

  @Override
  public Flux<User> holders(List<NewUser> users) {
    return Flux.fromIterable(users)
        .buffer(AT_ONCE)
        .flatMap(some -> find.run(List.of(), List.of(claims(some), externalIds(some))), CALLS)
        .concatMapIterable(found -> found)
        .map(account -> account((List<?>) account))
        .distinct(AccountHash::id)
        .map(AccountHash::user);
  }

  @Override
  public Flux<User> all() {
    var hashes = ScanOptions.scanOptions().match(AccountKeys.ACCOUNT + "*").type(DataType.HASH);
    return redis
        .scan(hashes.count(PAGE).build())
        .map(key -> key.substring(AccountKeys.ACCOUNT.length()))
        .concatMapIterable(text -> RecordId.parse(text).stream().toList())
        .flatMapSequential(accounts::find, READS)
        .map(AccountHash::user);
  }

  private Map<String, Object> write(Addition addition) {
    NewUser user = addition.user();
    return writes
        .adding(user)
        .together(addition.with())
        .addition(Optional.ofNullable(user.externalId()).map(AccountKeys::external).orElse(""));
  }

  private static String claims(List<NewUser> users) {
    return JSON.writeValueAsString(
        users.stream().flatMap(user -> Stream.concat(usernames(user), addresses(user))).toList());
  }

  private static Stream<String> usernames(NewUser user) {
    Username username = user.username();
    return username == null
        ? Stream.empty()
        : keys(LoginName.of(username.text())).map(AccountKeys::username);
  }

  private static Stream<String> addresses(NewUser user) {
    EmailAddress email = user.email();
    return email == null ? Stream.empty() : keys(LoginName.of(email)).map(AccountKeys::email);
  }

  private static String externalIds(List<NewUser> users) {
    return JSON.writeValueAsString(
        users.stream()
            .map(NewUser::externalId)
            .flatMap(Stream::ofNullable)
            .map(AccountKeys::external)
            .toList());
  }

  /** The key of a name, and the one of earlier versions. */
  private static Stream<String> keys(LoginName name) {
    return Stream.of(name.key(), name.formerKey()).flatMap(Stream::ofNullable);
  }

  private static AccountHash account(List<?> reply) {
    return AccountHash.of(idOf((String) reply.get(0)), List.copyOf(reply), 1);
  }

  private static UUID idOf(String text) {
    return RecordId.parse(text)
        .orElseThrow(() -> new IllegalStateException("A claim holds text that is no account id"));
  }
}
