package io.millrace.testing;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.annotation.Annotation;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;

/** What holds for the classes of every module. */
public final class HouseRules {

  private static final Set<String> AMBIENT =
      Set.of(
          Thread.class.getName() + ".sleep",
          TimeUnit.class.getName() + ".sleep",
          LockSupport.class.getName() + ".parkNanos",
          LockSupport.class.getName() + ".parkUntil",
          Math.class.getName() + ".random",
          System.class.getName() + ".currentTimeMillis",
          Date.class.getName() + ".<init>",
          Clock.class.getName() + ".systemUTC",
          Clock.class.getName() + ".systemDefaultZone",
          ZoneId.class.getName() + ".systemDefault",
          TimeZone.class.getName() + ".getDefault",
          ThreadLocalRandom.class.getName() + ".current");

  @ArchTest
  static final ArchRule timeAndChanceAreInjected =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.millrace.orchestrator.time..")
          .should()
          .accessTargetWhere(
              new DescribedPredicate<JavaAccess<?>>("the clock, the sleep or the dice of the JVM") {
                @Override
                public boolean test(JavaAccess<?> access) {
                  String owner = access.getTargetOwner().getName();
                  String name = access.getTarget().getName();
                  return AMBIENT.contains(owner + "." + name)
                      || (owner.startsWith("java.time.") && name.equals("now"));
                }
              })
          .because("tests step the clock; only io.millrace.orchestrator.time reads the real one");

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .should()
          .haveNameMatching(".*[.$](Abstract\\w+|I[A-Z][a-z]\\w*)")
          .orShould()
          .haveNameMatching(".*(Impl|Utils?|Helpers?|Manager|Service)");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should(
              new ArchCondition<JavaClass>("live in a package marked with @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean marked =
                      type.getPackage()
                          .tryGetPackageInfo()
                          .map(info -> info.isAnnotatedWith(NullMarked.class))
                          .orElse(false);
                  String message = type.getName() + (marked ? " is" : " is not") + " null-marked";
                  events.add(new SimpleConditionEvent(type, marked, message));
                }
              });

  @ArchTest
  static final ArchRule optionalIsNoField =
      noFields()
          .should()
          .haveRawType(Optional.class)
          .because("Optional is a return type only")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule optionalIsNoParameter =
      noCodeUnits()
          .that()
          .doNotHaveModifier(SYNTHETIC)
          .should()
          .haveRawParameterTypes(
              new DescribedPredicate<List<JavaClass>>("Optional among them") {
                @Override
                public boolean test(List<JavaClass> types) {
                  return types.stream().anyMatch(type -> type.isEquivalentTo(Optional.class));
                }
              })
          .because("Optional is a return type only")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule exceptionsAreFinalAndUnchecked =
      classes()
          .that()
          .areAssignableTo(Throwable.class)
          .should()
          .haveModifier(FINAL)
          .andShould()
          .beAssignableTo(RuntimeException.class)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule thereAreNoAnnotationsOfOurOwn =
      noClasses()
          .should()
          .beAssignableTo(Annotation.class)
          .because("DAGs and wiring are plain code");

  private HouseRules() {}
}
