package dev.forestgate.users;

import static dev.forestgate.failure.Failure.LAST_ADMIN;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.OwnDatabase;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.Failed;
import dev.forestgate.roles.Roles;
import dev.forestgate.users.name.EmailAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One account with the role admin stays, in a database of its own. */
class LastAdminTest {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final Roles ADMIN = Roles.of("admin");

  private static OwnDatabase database;
  private static Users users;

  @BeforeAll
  static void connect() {
    database = OwnDatabase.create(20);
    users = new PostgresUsers(database.client(), database.transactions(), Clock.systemUTC());
  }

  @AfterAll
  static void disconnect() {
    database.close();
  }

  @BeforeEach
  void empty() {
    run("truncate users cascade");
    run("truncate job_outbox");
  }

  @Test
  void theOnlyAdminStaysOne() {
    UUID admin = account(ADMIN);
    account(Roles.of("support"));
    assertRefused(users.setRoles(admin, Roles.of("editor"), List.of()));
    assertRefused(users.disable(admin, List.of()));
    assertRefused(users.delete(admin, List.of()));
    assertThat(users.setRoles(admin, ADMIN.with("editor"), List.of()).block(SOON)).isNotNull();
    account(ADMIN);
    assertThat(users.delete(admin, List.of()).block(SOON)).isTrue();
  }

  @Test
  void aDisabledAdminDoesNotCount() {
    UUID admin = account(ADMIN);
    UUID other = account(ADMIN);
    users.disable(other, List.of()).block(SOON);
    assertRefused(users.disable(admin, List.of()));
    assertThat(users.delete(other, List.of()).block(SOON)).isTrue();
  }

  @Test
  void ofTwentyAdminsThatEndAtOnceOneStays() {
    for (Function<UUID, Mono<?>> end :
        List.<Function<UUID, Mono<?>>>of(
            id -> users.setRoles(id, Roles.NONE, List.of()),
            id -> users.disable(id, List.of()),
            id -> users.delete(id, List.of()))) {
      empty();
      List<UUID> admins = new ArrayList<>();
      for (int n = 0; n < 20; n++) {
        admins.add(account(ADMIN));
      }
      List<String> outcomes =
          requireNonNull(
              Flux.fromIterable(admins)
                  .flatMap(
                      id ->
                          end.apply(id)
                              .map(done -> "done")
                              .onErrorResume(Failed.class, no -> Mono.just(no.failure().name())),
                      20)
                  .collectList()
                  .block(SOON));
      assertThat(outcomes).containsOnly("done", "LAST_ADMIN").containsOnlyOnce("LAST_ADMIN");
    }
  }

  @Test
  void anUnverifiedAccountWithRolesIsNotCleanedUp() {
    NewUser user =
        NewUser.builder(UUID.randomUUID())
            .email(EmailAddress.of(UsersContract.unique() + "@example.com").orElseThrow())
            .roles(ADMIN)
            .build();
    users.add(user, List.of()).block(SOON);
    Instant later = Instant.now().plusSeconds(60);
    assertThat(users.findUnnamed(later).collectList().block(SOON)).isEmpty();
    assertThat(users.deleteUnnamed(user.id(), later, List.of()).block(SOON)).isFalse();
  }

  /** The job is also there for a change that an operator makes by SQL. */
  @Test
  void aChangeOfRolesUpdatesTheSessions() {
    UUID user = account(Roles.NONE);
    run("update users set roles = '{viewer}' where id = '" + user + "'");
    run("update users set roles = '{viewer}' where id = '" + user + "'");
    assertThat(
            database.rows(
                "select words ->> 'user' as account, words ->> 'name' as name from job_outbox"))
        .containsExactly(Map.of("account", user.toString(), "name", "yes"));
  }

  private static UUID account(Roles roles) {
    NewUser user = UsersContract.newUser(UsersContract.unique(), null);
    NewUser added =
        NewUser.builder(user.id())
            .username(user.username())
            .passwordHash(user.passwordHash())
            .roles(roles)
            .build();
    User stored = requireNonNull(users.add(added, List.of()).block(SOON));
    assertThat(stored.roles()).isEqualTo(roles);
    return user.id();
  }

  private static void assertRefused(Mono<?> change) {
    assertThat(
            requireNonNull(
                change
                    .map(done -> "done")
                    .onErrorResume(Failed.class, no -> Mono.just(no.failure().name()))
                    .block(SOON)))
        .isEqualTo(LAST_ADMIN.name());
  }

  private static void run(String statement) {
    database.run(statement);
  }
}
