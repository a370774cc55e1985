package dev.alexandrite.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.alexandrite.app.planted.PlantedViolations;
import dev.alexandrite.app.planted.rooms.attic.Chest;
import dev.alexandrite.app.planted.rooms.attic.Ladder;
import dev.alexandrite.app.planted.rooms.cellar.Wine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that the compiler can't keep. Each is broken once, on purpose, to see it bite. */
class ArchitectureTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.alexandrite");

  private static final JavaClasses PLANTED =
      new ClassFileImporter().importClasses(PlantedViolations.class);

  static JavaClasses house() {
    return HOUSE;
  }

  static Stream<ArchRule> rules() {
    return Stream.of(
        noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .as("the time comes from the Clock"),
        noClasses()
            .that()
            .resideInAPackage("dev.alexandrite.geometry..")
            .or()
            .haveSimpleName("PlantedViolations")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                "dev.alexandrite.geometry..",
                "java..",
                "javax.xml.stream..",
                "tools.jackson.core..",
                "org.jspecify..")
            .as("geometry is plain Java and a JSON parser"),
        noClasses()
            .that()
            .resideInAPackage("dev.alexandrite.pricing.price..")
            .or()
            .haveSimpleName("PlantedViolations")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                "dev.alexandrite.pricing.price..",
                "dev.alexandrite.pricing",
                "dev.alexandrite.contracts..",
                "dev.alexandrite.geometry..",
                "java.io..",
                "java.lang..",
                "java.math..",
                "java.nio..",
                "java.time..",
                "java.util..",
                "jakarta.validation..",
                "com.fasterxml.jackson.annotation..",
                "org.jspecify..")
            .as("a price is arithmetic: no Spring, no SQL"),
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.alexandrite.geometry..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("dev.alexandrite.geometry.*..").and(not(simpleName("Models"))))
            .as("geometry is used through its door"),
        noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Service")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Violations")
            .as("classes are called what they are"),
        classes()
            .that()
            .haveSimpleNameEndingWith("Controller")
            .or()
            .haveSimpleName("PlantedViolations")
            .should()
            .bePackagePrivate()
            .as("a controller is nobody else's business"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theHouseKeepsTheRule(ArchRule rule) {
    rule.check(HOUSE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theRuleBites(ArchRule rule) {
    assertThatThrownBy(() -> rule.check(PLANTED)).isInstanceOf(AssertionError.class);
  }

  /** As many as there are; a new one has to be worth a larger number. */
  private static final Rooms PRICING =
      new Rooms(
          "dev.alexandrite.pricing",
          List.of("price", "measuring", "revision", "quote", "review", "casting"),
          20,
          16);

  private static final Rooms GEOMETRY =
      new Rooms(
          "dev.alexandrite.geometry",
          List.of("mesh", "read", "surface", "join", "wall", "measure"),
          100,
          17);

  @Test
  void theRoomsOfPricingAndGeometryKnowOnlyThoseBelow() {
    PRICING.check(HOUSE);
    GEOMETRY.check(HOUSE);
  }

  @Test
  void aRoomThatKnowsOneAboveIsFound() {
    String planted = "dev.alexandrite.app.planted.rooms";
    JavaClasses rooms = new ClassFileImporter().importPackages(planted);

    assertThatThrownBy(() -> new Rooms(planted, List.of("cellar", "attic"), 9, 9).check(rooms))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("upward: cellar.Wine -> attic.Chest")
        .hasMessageNotContaining("upward: attic");
    assertThatThrownBy(() -> new Rooms(planted, List.of("attic"), 9, 9).check(rooms))
        .hasMessageContaining("cellar.Wine is in no room that is named");
  }

  @Test
  void moreDependenciesBetweenRoomsThanAgreedAreCountedAndNamed() {
    String planted = "dev.alexandrite.app.planted.rooms";
    JavaClasses rooms =
        new ClassFileImporter().importClasses(Chest.class, Ladder.class, Wine.class);

    assertThatThrownBy(() -> new Rooms(planted, List.of("attic", "cellar"), 1, 9).check(rooms))
        .hasMessageContaining("too many dependencies")
        .hasMessageContaining("2 dependencies between the rooms of " + planted + ", at most 1")
        .hasMessageContaining("attic.Ladder -> cellar.Wine");
    assertThatThrownBy(() -> new Rooms(planted, List.of("attic", "cellar"), 9, 1).check(rooms))
        .hasMessageContaining("faces too wide")
        .hasMessageContaining("2 faces, at most 1: attic.Chest, cellar.Wine");
  }
}
