package io.millrace.orchestrator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.millrace.testing.HouseRules;

@AnalyzeClasses(
    packages = "io.millrace.orchestrator",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  private static final String ROOT = "io.millrace.orchestrator.";

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest static final ArchRule quartzIsInSchedule = onlyIn("schedule", "org.quartz..");
  @ArchTest static final ArchRule javalinIsInWeb = onlyIn("web", "io.javalin..");
  @ArchTest static final ArchRule micrometerIsInMetrics = onlyIn("metrics", "io.micrometer..");
  @ArchTest static final ArchRule mailIsInAlert = onlyIn("alert", "jakarta.mail..");
  @ArchTest static final ArchRule asmIsInCatalog = onlyIn("catalog", "org.objectweb.asm..");
  @ArchTest static final ArchRule picocliIsInCli = onlyIn("cli", "picocli..");

  @ArchTest
  static final ArchRule knowsNoPipeline =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.millrace.dags..")
          .because("pipelines are plugged in, found through ServiceLoader");

  @ArchTest
  static final ArchRule runIsBelowWhatDrivesIt =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "run..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + "execute..",
              ROOT + "alert..",
              ROOT + "schedule..",
              ROOT + "web..",
              ROOT + "cli..")
          .because("the state machine is driven, it drives nothing")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule featuresFormNoCycle =
      slices().matching(ROOT + "(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  private ArchitectureTest() {}

  private static ArchRule onlyIn(String feature, String library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + feature + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true);
  }
}
