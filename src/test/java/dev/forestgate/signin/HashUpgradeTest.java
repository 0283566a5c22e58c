package dev.forestgate.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

/** Accounts with a hash of another service, or of earlier settings. */
class HashUpgradeTest {
  private static final String LOGIN = "/api/auth/login";
  private static final String TODAY = "\\$argon2id\\$v=19\\$m=1024,t=1,p=1\\$[^$]{22}\\$[^$]{43}";

  /** {@link RunningService#PASSWORD} by crypt(3), without the version. */
  private static final String BCRYPT = "$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG";

  private final RunningService service = RunningService.shared();
  private final WebTestClient client = service.client();
  private final DatabaseClient database = service.bean(DatabaseClient.class);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2a" + BCRYPT,
        "$2b" + BCRYPT,
        "$2y" + BCRYPT,
        // argon2-cffi's documentation
        "$argon2id$v=19$m=65536,t=3,p=4$MIIRqgvgQbgj220jfp0MPA"
            + "$YfwJSVjtjSU0zzV/P3S9nnQ/USre2wvJMjfCIjrTQbg",
        // Python's hashlib
        "$pbkdf2-sha512$i=1000,l=64$c2FsdHNhbHQ$1PpnSaWjT7JmjJ2+6arxMmUcoiX7YslJ/AIsSus8/"
            + "q0nOw/WzYrS3GNem7VhSChp8LKV5qjPZc2BfNWBugVpOQ",
        "$scrypt$ln=10,r=8,p=1$c2FsdHNhbHQ$JEiq31ToDXVLekoPiCYXO7eLgCBeYKHZ1ulgYbEEYcY",
        "{SSHA}396MbBWXRxNekvZdjsTMJL2vMJtzYWx0"
      })
  void anOutdatedHashIsReplacedAtTheNextSignIn(String outdated) {
    String name = accountWith(outdated);
    Map<String, Object> before = rowOf(name);
    assertThat(status(name, RunningService.PASSWORD)).isEqualTo(200);
    String replaced = hashOf(name);
    assertThat(replaced).matches(TODAY);
    assertThat(rowOf(name)).isEqualTo(before);

    assertThat(status(name, RunningService.PASSWORD)).isEqualTo(200);
    assertThat(status(name, RunningService.PASSWORD + "r")).isEqualTo(401);
    assertThat(hashOf(name)).isEqualTo(replaced);
  }

  @Test
  void theSessionOfTheUpgradeIsAsGoodAsAnyOther() {
    String name = accountWith("$2b" + BCRYPT);
    SignedInClient user = service.signIn(name);
    assertThat(hashOf(name)).matches(TODAY);
    client
        .get()
        .uri("/api/auth/session")
        .cookie(RunningService.COOKIE, user.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void aWrongPasswordReplacesNothing() {
    String name = accountWith("$2b" + BCRYPT);
    assertThat(status(name, "correct horse battery stapler")).isEqualTo(401);
    assertThat(hashOf(name)).isEqualTo("$2b" + BCRYPT);
  }

  @Test
  void aDisabledAccountKeepsItsHash() {
    String name = accountWith("$2b" + BCRYPT);
    execute("update users set disabled_at = now() where username = '" + name + "'");
    assertThat(status(name, RunningService.PASSWORD)).isEqualTo(401);
    assertThat(hashOf(name)).isEqualTo("$2b" + BCRYPT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$2b$15$", "$2b$31$", "$2x$04$"})
  void unreadableHashAllowsNoSignIn(String prefix) {
    String planted = prefix + BCRYPT.substring(4);
    String name = accountWith(planted);
    assertThat(status(name, RunningService.PASSWORD)).isEqualTo(401);
    assertThat(hashOf(name)).isEqualTo(planted);
  }

  @Test
  @Tag("security")
  void aPasswordOfWhichBcryptSawAPartSignsNoUserInAndBecomesNoOther() {
    // crypt(3) of 87 bytes, of which bcrypt saw 72
    String whole = (RunningService.PASSWORD + " ").repeat(3);
    String name = accountWith("$2b$04$abcdefghijklmnopqrstuu6rixEKGOItKC5i1MvdHHlmR36LXX0vG");
    assertThat(status(name, whole.substring(0, 71))).isEqualTo(401);
    String imported = hashOf(name);
    assertThat(status(name, whole)).isEqualTo(401);
    assertThat(status(name, whole.substring(0, 72) + " and any tail")).isEqualTo(401);
    assertThat(hashOf(name)).isEqualTo(imported);
    assertThat(status(name, whole.substring(0, 72))).isEqualTo(200);
    assertThat(hashOf(name)).matches(TODAY);
    assertThat(status(name, whole.substring(0, 72))).isEqualTo(200);
  }

  @Test
  void afterTheUpgradeAccentsMayBeTypedEitherWay() {
    String name = accountWith("$2b$04$abcdefghijklmnopqrstuu5KnozXQFDAmz14LxpM3VHIw9p5JfHei");
    assertThat(status(name, "cr\u00e9me br\u00fbl\u00e9e")).isEqualTo(401);
    assertThat(status(name, "cre\u0301me bru\u0302le\u0301e")).isEqualTo(200);
    assertThat(status(name, "cr\u00e9me br\u00fbl\u00e9e")).isEqualTo(200);
  }

  @Test
  void signInsAtTheSameTimeAllSucceed() {
    String name = accountWith("$2b" + BCRYPT);
    WebClient plain = WebClient.create(service.url());
    List<Integer> statuses =
        Flux.range(0, 8)
            .flatMap(
                i ->
                    plain
                        .post()
                        .uri(LOGIN)
                        .bodyValue(Map.of("username", name, "password", RunningService.PASSWORD))
                        .exchangeToMono(
                            answer -> answer.releaseBody().thenReturn(answer.statusCode().value())))
            .collectList()
            .block();
    assertThat(statuses).hasSize(8).containsOnly(200);
    assertThat(hashOf(name)).matches(TODAY);
    assertThat(status(name, RunningService.PASSWORD)).isEqualTo(200);
  }

  @Test
  void anUpgradeThatFailsDoesNotFailTheSignIn() {
    String name = accountWith("$2b" + BCRYPT);
    execute(
        "create function keep_the_hash() returns trigger language plpgsql as"
            + " 'begin raise exception ''not now''; end'");
    execute(
        "create trigger keep_the_hash before update of password_hash on users for each row"
            + (" when (old.username = '" + name + "') execute function keep_the_hash()"));
    try {
      service.signIn(name);
      assertThat(hashOf(name)).isEqualTo("$2b" + BCRYPT);
    } finally {
      execute("drop function keep_the_hash cascade");
    }
    assertThat(status(name, RunningService.PASSWORD)).isEqualTo(200);
    assertThat(hashOf(name)).matches(TODAY);
  }

  /** An account as the import creates it. */
  private String accountWith(String hash) {
    String name = RunningService.freshName();
    execute(
        "insert into users (id, username, username_key, password_hash, created_at, updated_at)"
            + " values (gen_random_uuid(), '%1$s', '%1$s', '%2$s', now(), now())"
                .formatted(name, hash));
    return name;
  }

  private String hashOf(String name) {
    return (String) Objects.requireNonNull(row(name).get("password_hash"));
  }

  /** All columns except the hash. */
  private Map<String, Object> rowOf(String name) {
    Map<String, Object> row = new HashMap<>(row(name));
    row.remove("password_hash");
    // an array equals only itself
    row.computeIfPresent("roles", (column, roles) -> List.of((String[]) roles));
    return row;
  }

  private Map<String, Object> row(String name) {
    return Objects.requireNonNull(
        database
            .sql("select * from users where username = $1")
            .bind(0, name)
            .fetch()
            .one()
            .block());
  }

  private int status(String name, String password) {
    return ApiCalls.post(client, LOGIN, Map.of("username", name, "password", password))
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }

  private void execute(String sql) {
    database.sql(sql).then().block();
  }
}
