package dev.forestgate.signin;

import static dev.forestgate.testing.TimingComparison.EACH;
import static dev.forestgate.testing.TimingComparison.WARM_UP;
import static dev.forestgate.testing.TimingComparison.expectEqual;
import static dev.forestgate.testing.TimingComparison.expectSameWork;
import static java.util.Objects.requireNonNull;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.StartedTotp;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.AuthenticatorApp;
import dev.forestgate.testing.CodeUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.TimingComparison.Calls;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Response times reveal neither accounts nor their second factors, at the default cost of a hash.
 * The test needs a quiet machine, so it is not one of the usual tests.
 */
@Tag("timing")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EqualTimingTest {
  private static RunningService service;
  private static WebClient client;
  private static Secret hash;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            "REDIS_URL=" + TestStores.redisUrl() + "/15",
            "forestgate.registration.verified-email-required=true",
            "forestgate.limits.per-minute=0",
            "forestgate.sign-in.code=on",
            "forestgate.errands.pause=500ms",
            "forestgate.credentials.argon2.memory=19MiB",
            "forestgate.credentials.argon2.iterations=2");
    client = WebClient.create(service.url());
    hash =
        requireNonNull(
            service.bean(Passwords.class).hash(Secret.of(RunningService.PASSWORD)).block());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** One account per attempt, because repeated attempts on one are throttled. */
  private static List<String> accounts() {
    return requireNonNull(
        Flux.range(0, EACH + WARM_UP).flatMap(n -> account(), 8).collectList().block());
  }

  private static Mono<String> account() {
    Users users = service.bean(Users.class);
    String name = RunningService.freshName();
    EmailAddress email = EmailAddress.of(email(name)).orElseThrow();
    Username username = requireNonNull(Username.parse(name, new ArrayList<>()));
    return users
        .add(new NewUser(UUID.randomUUID(), username, email, hash), List.of())
        .flatMap(user -> users.verifyEmail(user.id(), email, List.of()))
        .thenReturn(name);
  }

  private static List<String> accountsWithSecondFactor() {
    List<String> names = accounts();
    names.forEach(EqualTimingTest::addApp);
    return names;
  }

  private static void addApp(String name) {
    var factors = service.bean(Factors.class);
    User user = requireNonNull(service.bean(Users.class).findByLogin(name).block());
    StartedTotp started = requireNonNull(factors.startTotp(user.id(), name, null).block());
    String code = new AuthenticatorApp(started.secret().reveal()).code(0);
    factors.confirmTotp(user.id(), started.id(), Secret.of(code)).block();
  }

  @Test
  void aSignInWithAKnownNameAndOneWithAnUnknownName() {
    compare("login", 401, name -> signIn(name, "not it"));
  }

  @Test
  void aSignInByTheAddressThatIsTheOnlyNameOfAnAccountAndByAnUnknownAddress() {
    List<String> known = accountsByAddress(hash);
    expectEqual(
        "address",
        new Calls("known", 401, n -> signIn(known.get(n), "not it")),
        new Calls("unknown", 401, n -> signIn(email(RunningService.freshName()), "not it")));
  }

  @Test
  void aSignInToAnAccountWithoutAPasswordAndToAnUnknownOne() {
    List<String> known = accountsByAddress(User.NO_PASSWORD);
    expectEqual(
        "no password",
        new Calls("known", 401, n -> signIn(known.get(n), RunningService.PASSWORD)),
        new Calls("unknown", 401, n -> signIn(email(RunningService.freshName()), "not it")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{SSHA}T4mucoNAt11TZoThUDoFcPcF7auUVRcAqC9Y2g==",
        "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$scrypt$ln=1,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaA",
        "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaA"
      })
  void aSignInToAnAccountWithAQuickHashAndToAnUnknownOne(String quick) {
    List<String> known = accountsByAddress(Secret.of(quick));
    expectEqual(
        "quick hash",
        new Calls("known", 401, n -> signIn(known.get(n), "not it")),
        new Calls("unknown", 401, n -> signIn(email(RunningService.freshName()), "not it")));
  }

  /** Addresses of new accounts without a user name; they are not verified. */
  private static List<String> accountsByAddress(Secret passwordHash) {
    Users users = service.bean(Users.class);
    return requireNonNull(
        Flux.range(0, EACH + WARM_UP)
            .map(n -> EmailAddress.of(email(RunningService.freshName())).orElseThrow())
            .map(email -> new NewUser(UUID.randomUUID(), null, email, passwordHash))
            .flatMap(user -> users.add(user, List.of()), 8)
            .map(User::name)
            .collectList()
            .block());
  }

  @Test
  void aForgottenPasswordOfAKnownAddressAndOneOfAnUnknownAddress() {
    compare("forgot", 202, name -> call("/api/auth/password/forgot", Map.of("email", email(name))));
  }

  @Test
  void aCodeForAKnownAddressAndOneForAnUnknownAddress() {
    compare("code", 202, name -> call(CodeUser.CODE, Map.of("email", email(name))));
  }

  /** The e-mails of the known addresses are sent before their codes are tried. */
  @Test
  void aWrongCodeForAKnownAddressAndOneForAnUnknownAddress() {
    List<String> known = challenges(accounts());
    List<String> unknown = challenges(Stream.generate(RunningService::freshName));
    MailUser.awaitQuiet(service);
    expectEqual(
        "wrong code",
        new Calls("known", 401, n -> verify(known.get(n))),
        new Calls("unknown", 401, n -> verify(unknown.get(n))));
  }

  private static List<String> challenges(List<String> names) {
    return challenges(names.stream());
  }

  private static List<String> challenges(Stream<String> names) {
    return names
        .limit(EACH + WARM_UP)
        .map(name -> new CodeUser(service, email(name)).challenge())
        .toList();
  }

  private static Mono<Integer> verify(String challenge) {
    return call(CodeUser.CODE_VERIFY, Map.of("challenge", challenge, "code", "000000"));
  }

  @Test
  void aRegistrationWithAKnownNameAndOneWithAnUnknownName() {
    compare(
        "register",
        202,
        name ->
            call(
                "/api/auth/register",
                Map.of(
                    "username", name, "password", RunningService.PASSWORD, "email", email(name))));
  }

  @Test
  void aWrongPasswordOfAnAccountWithASecondFactorAndOneWithout() {
    List<String> with = accountsWithSecondFactor();
    List<String> without = accounts();
    expectEqual(
        "wrong password",
        new Calls("with factor", 401, n -> signIn(with.get(n), "not it")),
        new Calls("without", 401, n -> signIn(without.get(n), "not it")));
  }

  @Test
  void aSignInThatAsksForASecondFactorAndOneThatDoesNot() {
    List<String> with = accountsWithSecondFactor();
    List<String> without = accounts();
    expectSameWork(
        "right password",
        new Calls("with factor", 401, n -> signIn(with.get(n), RunningService.PASSWORD)),
        new Calls("without", 200, n -> signIn(without.get(n), RunningService.PASSWORD)));
  }

  @Test
  void aSignInThatAsksForASecondFactorAndAWrongPassword() {
    List<String> with = accountsWithSecondFactor();
    List<String> wrong = accountsWithSecondFactor();
    expectSameWork(
        "with factor",
        new Calls("right password", 401, n -> signIn(with.get(n), RunningService.PASSWORD)),
        new Calls("wrong password", 401, n -> signIn(wrong.get(n), "not it")));
  }

  private static void compare(String what, int status, Function<String, Mono<Integer>> call) {
    List<String> known = accounts();
    expectEqual(
        what,
        new Calls("known", status, n -> call.apply(known.get(n))),
        new Calls("unknown", status, n -> call.apply(RunningService.freshName())));
  }

  private static Mono<Integer> signIn(String name, String password) {
    return call("/api/auth/login", Map.of("username", name, "password", password));
  }

  private static Mono<Integer> call(String path, Map<String, String> body) {
    return client
        .post()
        .uri(path)
        .bodyValue(body)
        .exchangeToMono(
            answer -> answer.releaseBody().then(Mono.just(answer.statusCode().value())));
  }

  private static String email(String name) {
    return name + "@example.org";
  }
}
