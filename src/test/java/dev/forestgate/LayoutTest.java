package dev.forestgate;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The house stands as it was drawn: dependencies point down, features and capabilities keep to
 * themselves.
 */
class LayoutTest {
  private static final String BASE = "dev.forestgate";
  private static final List<String> FEATURES =
      List.of(
          "auth",
          "registration",
          "recovery",
          "account",
          "characters",
          "services",
          "discovery",
          "intake");

  /** What more than one feature writes to people; above the edge, as links lead to it. */
  private static final String LETTERS = "letters";

  /** Changes of credentials, which need most capabilities; above them, and below the features. */
  private static final String RENEWAL = "renewal";

  private static final String HTTP = "http";
  private static final List<String> CAPABILITIES =
      List.of(
          "users",
          "credentials",
          "tokens",
          "sessions",
          "limits",
          "mail",
          "errands",
          "journal",
          "visitor",
          "geo");

  /** Rooms behind the door of another, each of which may use those after it. */
  private static final Map<String, List<String>> INNER =
      Map.of(
          HTTP,
          List.of("http.proxies", "http.server"),
          "credentials",
          List.of("credentials.argon2"),
          "limits",
          List.of("limits.bucket"),
          "mail",
          List.of("mail.sendgrid", "mail.smtp", "mail.way", "mail.text", "mail.letter"),
          "journal",
          List.of(
              "journal.files",
              "journal.ledger",
              "journal.summary",
              "journal.openrouter",
              "journal.notice",
              "journal.store",
              "journal.event"));

  /** Rooms beside the one whose name they bear, and a second way to keep what it keeps. */
  private static final String USERS_IN_REDIS = "users.redis";

  private static final String MAIL_IN_REDIS = "mail.redis";

  private static final String ONE_TIME = "tokens.onetime";

  /** What others may see of inner rooms: an event and its settings, a letter, what is left. */
  private static final List<String> DOORS =
      List.of("journal.event", "mail.letter", "limits.bucket", ONE_TIME);

  private static final List<String> LEAVES =
      List.of("failure", "secret", "redis", "together", "lifecycle", "idna");
  private static final String EMBEDDED = "embedded";

  /** Environment variables to properties, and the command line; both for the root alone. */
  private static final String CONFIG = "config";

  private static final String CLI = "cli";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void everyRoomIsOnThePlan() {
    Set<String> found =
        HOUSE.stream()
            .map(type -> type.getPackageName())
            .filter(name -> !name.equals(BASE))
            .map(name -> name.substring(BASE.length() + 1))
            .collect(Collectors.toSet());
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            concat(
                FEATURES,
                CAPABILITIES,
                inner(),
                LEAVES,
                List.of(
                    LETTERS,
                    RENEWAL,
                    HTTP,
                    USERS_IN_REDIS,
                    MAIL_IN_REDIS,
                    ONE_TIME,
                    EMBEDDED,
                    CONFIG,
                    CLI)));
  }

  @Test
  void featuresNeverImportEachOther() {
    FEATURES.forEach(
        feature ->
            mayUse(feature, concat(List.of(LETTERS, RENEWAL, HTTP), CAPABILITIES, DOORS, LEAVES)));
  }

  @Test
  void lettersStandBetweenTheFeaturesAndTheEdge() {
    mayUse(LETTERS, concat(List.of(HTTP), CAPABILITIES, DOORS, LEAVES));
  }

  @Test
  void renewalStandsBetweenTheFeaturesAndTheCapabilities() {
    mayUse(RENEWAL, concat(CAPABILITIES, DOORS, LEAVES));
  }

  @Test
  void theEdgeLooksDownOnly() {
    mayUse(HTTP, concat(innerOf(HTTP), CAPABILITIES, DOORS, LEAVES));
  }

  @Test
  void capabilitiesNeverImportEachOther() {
    CAPABILITIES.stream()
        .filter(capability -> !List.of("journal", "visitor").contains(capability))
        .forEach(capability -> mayUse(capability, concat(innerOf(capability), LEAVES)));
  }

  /** The one way sideways: the journal is also that of visitors, and a visitor is somewhere. */
  @Test
  void fromTheJournalOneGoesToVisitorsAndFromThereToPlaces() {
    mayUse("journal", concat(innerOf("journal"), List.of("visitor"), LEAVES));
    mayUse("visitor", concat(List.of("geo"), LEAVES));
  }

  @Test
  void innerRoomsLeadInwards() {
    INNER
        .values()
        .forEach(
            rooms -> {
              for (int i = 0; i < rooms.size(); i++) {
                mayUse(rooms.get(i), concat(rooms.subList(i + 1, rooms.size()), LEAVES));
              }
            });
  }

  /** {@code users} itself looks down only, as all capabilities do. */
  @Test
  void theDirectoryInRedisKnowsTheDirectoryAndNotTheOtherWayRound() {
    mayUse(USERS_IN_REDIS, concat(List.of("users"), LEAVES));
  }

  @Test
  void theOutboxInRedisKnowsTheMailAndNotTheOtherWayRound() {
    mayUse(MAIL_IN_REDIS, concat(List.of("mail", "mail.letter"), LEAVES));
  }

  @Test
  void oneTimeTokensKnowNothingOfOthers() {
    mayUse(ONE_TIME, LEAVES);
  }

  @Test
  void leavesImportNothingOfOurs() {
    LEAVES.forEach(leaf -> mayUse(leaf, List.of()));
  }

  @Test
  void embeddedStoresAreTheRootsAlone() {
    mayUse(EMBEDDED, LEAVES);
    noClasses()
        .that()
        .resideInAPackage(BASE + ".*..")
        .and()
        .resideOutsideOfPackage(BASE + "." + EMBEDDED)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + "." + EMBEDDED)
        .check(HOUSE);
  }

  @Test
  void theCommandLineKnowsSettingsAndSettingsKnowLeavesOnly() {
    mayUse(CONFIG, LEAVES);
    mayUse(CLI, concat(List.of(CONFIG), LEAVES));
  }

  @Test
  void nothingImportsTheRoot() {
    noClasses()
        .that(resideInAPackage(BASE + ".*.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE)
        .check(HOUSE);
  }

  @Test
  void roomsFormNoCycle() {
    slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void onlyTheEdgeAndWhatStandsOnItKnowHttp() {
    List<String> below =
        concat(
            CAPABILITIES,
            inner(),
            LEAVES,
            List.of(USERS_IN_REDIS, MAIL_IN_REDIS, ONE_TIME, EMBEDDED));
    below.removeAll(innerOf(HTTP));
    noClasses()
        .that()
        .resideInAnyPackage(packages(below))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.http..", "org.springframework.web..")
        .check(HOUSE);
  }

  @Test
  void namesExplain() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Dto")
        .check(HOUSE);
  }

  @Test
  void classesThatNobodyExtendsAreFinal() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotAnnotatedWith("org.springframework.context.annotation.Configuration")
        .and()
        .areNotAssignableTo(ForestGate.class)
        .and()
        .areNotEnums()
        .and()
        .areNotAnonymousClasses()
        .and()
        .haveSimpleNameNotEndingWith("package-info")
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(HOUSE);
  }

  private static List<String> innerOf(String room) {
    return INNER.getOrDefault(room, List.of());
  }

  private static List<String> inner() {
    return INNER.values().stream().flatMap(List::stream).toList();
  }

  private static void mayUse(String room, List<String> others) {
    List<String> allowed = new ArrayList<>(others);
    allowed.add(room);
    noClasses()
        .that()
        .resideInAPackage(BASE + "." + room)
        .should()
        .dependOnClassesThat(resideInAPackage(BASE + "..").and(not(allowed)))
        .check(HOUSE);
  }

  private static com.tngtech.archunit.base.DescribedPredicate<
          com.tngtech.archunit.core.domain.JavaClass>
      not(List<String> rooms) {
    return com.tngtech.archunit.base.DescribedPredicate.not(
        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(packages(rooms)));
  }

  private static String[] packages(List<String> rooms) {
    return rooms.stream().map(room -> BASE + "." + room).toArray(String[]::new);
  }

  @SafeVarargs
  private static List<String> concat(List<String>... lists) {
    List<String> all = new ArrayList<>();
    for (List<String> list : lists) {
      all.addAll(list);
    }
    return all;
  }
}
