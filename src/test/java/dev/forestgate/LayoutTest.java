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
      List.of("auth", "registration", "recovery", "account", "discovery");
  private static final List<String> CAPABILITIES =
      List.of("users", "credentials", "tokens", "sessions", "journal", "mail", "errands");
  private static final List<String> LEAVES = List.of("failure", "secret", "redis", "together");

  /** The inner rooms of the journal, each of which may use those behind it. */
  private static final List<String> INNER =
      List.of(
          "journal.files",
          "journal.ledger",
          "journal.summary",
          "journal.openrouter",
          "journal.notice",
          "journal.store",
          "journal.event");

  /** The inner rooms of the mail, each of which may use those behind it. */
  private static final List<String> MAIL_INNER =
      List.of("mail.sendgrid", "mail.smtp", "mail.way", "mail.text", "mail.letter");

  /** The inner room of the credentials. */
  private static final String ARGON2 = "credentials.argon2";

  /** The inner room of the tokens, which others use beside it. */
  private static final String ONE_TIME = "tokens.onetime";

  /** What more than one feature writes to people; above the edge, as links lead to it. */
  private static final String LETTERS = "letters";

  private static final String EMBEDDED = "embedded";
  private static final String HTTP = "http";

  /** The inner room of the edge. */
  private static final String SERVER = "http.server";

  /** What of them others may see: an event, and the settings. */
  private static final List<String> JOURNAL_DOOR = List.of("journal.event");

  /** What others may see of the mail's: letters. */
  private static final List<String> MAIL_DOOR = List.of("mail.letter");

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
    List<String> planned = new ArrayList<>(FEATURES);
    planned.addAll(CAPABILITIES);
    planned.addAll(LEAVES);
    planned.addAll(INNER);
    planned.addAll(MAIL_INNER);
    planned.add(ARGON2);
    planned.add(ONE_TIME);
    planned.add(LETTERS);
    planned.add(SERVER);
    planned.add(HTTP);
    planned.add(EMBEDDED);
    assertThat(found).containsExactlyInAnyOrderElementsOf(planned);
  }

  @Test
  void featuresNeverImportEachOther() {
    FEATURES.forEach(
        feature ->
            mayUse(
                feature,
                concat(
                    List.of(HTTP, LETTERS, ONE_TIME),
                    CAPABILITIES,
                    JOURNAL_DOOR,
                    MAIL_DOOR,
                    LEAVES)));
  }

  @Test
  void theEdgeLooksDownOnly() {
    mayUse(HTTP, concat(List.of(SERVER), CAPABILITIES, LEAVES));
    mayUse(SERVER, LEAVES);
  }

  @Test
  void lettersStandBetweenTheFeaturesAndTheEdge() {
    mayUse(LETTERS, concat(List.of(HTTP, ONE_TIME), CAPABILITIES, MAIL_DOOR, LEAVES));
  }

  @Test
  void oneTimeTokensKnowNothingOfOthers() {
    mayUse(ONE_TIME, LEAVES);
  }

  @Test
  void capabilitiesNeverImportEachOther() {
    CAPABILITIES.stream()
        .filter(capability -> !List.of("journal", "credentials", "mail").contains(capability))
        .forEach(capability -> mayUse(capability, LEAVES));
  }

  @Test
  void theCredentialsInnerRoomLeadsInwards() {
    mayUse("credentials", concat(List.of(ARGON2), LEAVES));
    mayUse(ARGON2, LEAVES);
  }

  @Test
  void theJournalsInnerRoomsLeadInwards() {
    mayUse("journal", concat(INNER, LEAVES));
    leadInwards(INNER);
  }

  @Test
  void theMailsInnerRoomsLeadInwards() {
    mayUse("mail", concat(MAIL_INNER, LEAVES));
    leadInwards(MAIL_INNER);
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
        .resideInAnyPackage(
            packages(
                concat(
                    FEATURES,
                    CAPABILITIES,
                    INNER,
                    MAIL_INNER,
                    LEAVES,
                    List.of(ARGON2, ONE_TIME, LETTERS, HTTP))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + "." + EMBEDDED)
        .check(HOUSE);
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
  void onlyTheEdgeAndTheFeaturesKnowHttp() {
    noClasses()
        .that()
        .resideInAnyPackage(
            packages(
                concat(
                    CAPABILITIES, INNER, MAIL_INNER, LEAVES, List.of(ARGON2, ONE_TIME, EMBEDDED))))
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

  private static void leadInwards(List<String> rooms) {
    for (int i = 0; i < rooms.size(); i++) {
      mayUse(rooms.get(i), concat(rooms.subList(i + 1, rooms.size()), LEAVES));
    }
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
