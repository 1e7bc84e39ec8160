package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HouseRulesTest {

  @Test
  void forbidTheClockTheSleepAndTheDiceOfTheJvm() {
    assertThat(violations(HouseRules.timeAndChanceAreInjected, Impatient.class)).isEqualTo(4);
    assertThat(violations(HouseRules.timeAndChanceAreInjected, Drowsy.class)).isEqualTo(3);
  }

  @Test
  void forbidNamesThatSayNothing() {
    assertThat(violations(HouseRules.namesSayWhatAClassIs, ThingUtils.class)).isOne();
    assertThat(violations(HouseRules.namesSayWhatAClassIs, AbstractThing.class)).isOne();
    assertThat(violations(HouseRules.namesSayWhatAClassIs, IThing.class)).isOne();
    assertThat(violations(HouseRules.namesSayWhatAClassIs, Impatient.class)).isZero();
  }

  @Test
  void forbidPackagesThatAreNotNullMarked() {
    assertThat(violations(HouseRules.everyPackageIsNullMarked, ArchRule.class)).isOne();
    var ours = new ClassFileImporter().importPackagesOf(HouseRules.class);
    assertThat(HouseRules.everyPackageIsNullMarked.evaluate(ours).hasViolation()).isFalse();
  }

  @Test
  void forbidOptionalFieldsAndParameters() {
    assertThat(violations(HouseRules.optionalIsNoField, Hesitant.class)).isOne();
    assertThat(violations(HouseRules.optionalIsNoParameter, Hesitant.class)).isOne();
  }

  @Test
  void forbidCheckedAndOpenExceptions() {
    assertThat(violations(HouseRules.exceptionsAreFinalAndUnchecked, Nuisance.class)).isEqualTo(2);
  }

  @Test
  void forbidAnnotationsOfOurOwn() {
    assertThat(violations(HouseRules.thereAreNoAnnotationsOfOurOwn, Magic.class)).isOne();
  }

  private static int violations(ArchRule rule, Class<?> offender) {
    var result = rule.evaluate(new ClassFileImporter().importClasses(offender));
    return result.getFailureReport().getDetails().size();
  }

  @SuppressWarnings("unused")
  private static final class Impatient {
    LocalDate today() throws InterruptedException {
      Thread.sleep(System.currentTimeMillis() % 2);
      return LocalDate.now(ZoneId.systemDefault());
    }
  }

  @SuppressWarnings("unused")
  private static final class Drowsy {
    void sleep() throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(1);
      LockSupport.parkNanos(1);
      LockSupport.parkUntil(1);
    }
  }

  private static final class ThingUtils {}

  private abstract static class AbstractThing {}

  private interface IThing {}

  private @interface Magic {}

  private static class Nuisance extends Exception {}

  @SuppressWarnings("unused")
  private static final class Hesitant {
    private final Optional<String> maybe = Optional.empty();

    boolean has(Optional<String> other) {
      return maybe.equals(other);
    }
  }
}
