package dev.forestgate;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The packages are those of {@code layout.txt}, and import nothing but what it permits. */
class LayoutTest {
  private static final String BASE = "dev.forestgate";
  private static final Path SOURCE = Path.of("src/main/java/dev/forestgate");
  private static final LayoutPlan PLAN = plan();
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void everyPackageIsOnThePlan() {
    Set<String> found =
        CODE.stream()
            .map(type -> type.getPackageName())
            .filter(name -> !name.equals(BASE))
            .map(name -> name.substring(BASE.length() + 1))
            .collect(Collectors.toSet());
    assertThat(found).containsExactlyInAnyOrderElementsOf(PLAN.entries().keySet());
  }

  @Test
  void theRootHoldsTheStartAndTheRoutes() throws IOException {
    try (Stream<Path> files = Files.list(SOURCE)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ForestGate.java", "Routes.java", "package-info.java");
    }
  }

  @TestFactory
  Stream<DynamicTest> aPackageImportsWhatThePlanAllows() {
    return PLAN.entries().keySet().stream()
        .map(name -> dynamicTest(name, () -> importsOnly(name, PLAN.allowed(name))));
  }

  @Test
  void thePlanItselfPointsDown() {
    List<String> order = List.of("entry", "feature", "flow", "wire", "capability", "leaf");
    PLAN.entries()
        .forEach(
            (name, entry) ->
                assertThat(PLAN.allowed(name))
                    .allSatisfy(
                        other ->
                            assertThat(order.indexOf(PLAN.groupOf(other)))
                                .as(name + " imports " + other)
                                .isGreaterThanOrEqualTo(order.indexOf(entry.group()))));
  }

  @Test
  void aFeatureImportsNoOtherFeature() {
    List<String> features = PLAN.group("feature");
    features.forEach(
        feature ->
            assertThat(PLAN.allowed(feature))
                .containsOnlyOnce(feature)
                .doesNotContainAnyElementsOf(others(features, feature)));
  }

  @TestFactory
  Stream<DynamicTest> aPackageSaysWhatThePlanSays() {
    return PLAN.entries().entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () ->
                        assertThat(javadoc(entry.getKey()))
                            .isEqualTo(entry.getValue().sentence())));
  }

  @Test
  void nothingImportsTheRoot() {
    noClasses()
        .that(resideInAPackage(BASE + ".*.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE)
        .check(CODE);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void capabilitiesAndLeavesKnowNoHttp() {
    noClasses()
        .that()
        .resideInAnyPackage(packages(PLAN.group("capability")))
        .or()
        .resideInAnyPackage(packages(PLAN.group("leaf")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.http..", "org.springframework.web..")
        .check(CODE);
  }

  @Test
  void namesExplain() {
    noClasses().should().haveNameMatching(".*(Impl|Manager|Utils?|Helper|Dto)").check(CODE);
  }

  @Test
  void classesAreFinalUnlessSpringExtendsThem() {
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
        .check(CODE);
  }

  private static void importsOnly(String name, List<String> allowed) {
    noClasses()
        .that()
        .resideInAPackage(BASE + "." + name)
        .should()
        .dependOnClassesThat(
            resideInAPackage(BASE + "..").and(not(resideInAnyPackage(packages(allowed)))))
        .check(CODE);
  }

  private static String javadoc(String name) throws IOException {
    String text =
        Files.readString(SOURCE.resolve(name.replace('.', '/')).resolve("package-info.java"));
    return text.substring(text.indexOf("/**") + 3, text.indexOf("*/"))
        .replaceAll("\\s*\\n \\*\\s*", " ")
        .strip();
  }

  private static List<String> others(List<String> all, String one) {
    return all.stream().filter(name -> !name.equals(one)).toList();
  }

  private static String[] packages(Collection<String> names) {
    return names.stream().map(name -> BASE + "." + name).toArray(String[]::new);
  }

  private static LayoutPlan plan() {
    try {
      return LayoutPlan.read();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
