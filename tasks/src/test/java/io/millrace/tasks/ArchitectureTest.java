package io.millrace.tasks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.millrace.testing.HouseRules;

@AnalyzeClasses(
    packages = "io.millrace.tasks",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule standsOnTheJdkAndFewLibraries =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax..",
              "org.jooq..",
              "org.postgresql..",
              "de.siegmar.fastcsv..",
              "com.fasterxml.jackson.core..",
              "dev.hardwood..",
              "org.slf4j..",
              "org.jspecify..",
              "io.millrace.tasks..")
          .because("authors get this module, and it knows neither our tables nor the orchestrator");

  private ArchitectureTest() {}
}
