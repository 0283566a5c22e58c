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
  private static final List<String> FEATURES = List.of("auth", "account", "discovery");
  private static final List<String> CAPABILITIES =
      List.of("users", "credentials", "tokens", "sessions", "journal", "visitor", "geo");
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

  /** The inner room of the credentials. */
  private static final String ARGON2 = "credentials.argon2";

  private static final String EMBEDDED = "embedded";
  private static final String HTTP = "http";

  /** The inner room of the edge. */
  private static final String SERVER = "http.server";

  /** What of them others may see: an event, and the settings. */
  private static final List<String> JOURNAL_DOOR = List.of("journal.event");

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
    planned.add(ARGON2);
    planned.add(SERVER);
    planned.add(HTTP);
    planned.add(EMBEDDED);
    assertThat(found).containsExactlyInAnyOrderElementsOf(planned);
  }

  @Test
  void featuresNeverImportEachOther() {
    FEATURES.forEach(
        feature -> mayUse(feature, concat(List.of(HTTP), CAPABILITIES, JOURNAL_DOOR, LEAVES)));
  }

  @Test
  void theEdgeLooksDownOnly() {
    mayUse(HTTP, concat(List.of(SERVER), CAPABILITIES, LEAVES));
    mayUse(SERVER, LEAVES);
  }

  @Test
  void capabilitiesNeverImportEachOther() {
    CAPABILITIES.stream()
        .filter(capability -> !List.of("journal", "credentials", "visitor").contains(capability))
        .forEach(capability -> mayUse(capability, LEAVES));
  }

  @Test
  void theCredentialsInnerRoomLeadsInwards() {
    mayUse("credentials", concat(List.of(ARGON2), LEAVES));
    mayUse(ARGON2, LEAVES);
  }

  /** The one way sideways: the journal is also that of visitors, and a visitor is somewhere. */
  @Test
  void fromTheJournalOneGoesToVisitorsAndFromThereToPlaces() {
    mayUse("visitor", concat(List.of("geo"), LEAVES));
  }

  @Test
  void theJournalsInnerRoomsLeadInwards() {
    mayUse("journal", concat(INNER, List.of("visitor"), LEAVES));
    for (int i = 0; i < INNER.size(); i++) {
      mayUse(INNER.get(i), concat(INNER.subList(i + 1, INNER.size()), LEAVES));
    }
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
            packages(concat(FEATURES, CAPABILITIES, INNER, LEAVES, List.of(ARGON2, HTTP))))
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
            packages(concat(CAPABILITIES, INNER, LEAVES, List.of(ARGON2, EMBEDDED))))
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
