package io.millrace.dags;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.millrace.testing.HouseRules;

@AnalyzeClasses(packages = "io.millrace.dags", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule knowsNothingOfTheOrchestrator =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.millrace.orchestrator..", "io.millrace.sql.orchestrator..")
          .because("the pipelines are plugged in like any author's");

  private ArchitectureTest() {}
}
