package io.millrace.tasks.sensor;

import io.millrace.tasks.Each;
import io.millrace.tasks.SensorContext;
import io.millrace.tasks.SensorOperator;
import io.millrace.tasks.TaskDeferred;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits for something: poked once a minute, for a week at most, if nothing else is
 * said. Immutable.
 */
public final class Sensor implements SensorOperator {

  private static final Wait USUAL =
      new Wait(Duration.ofMinutes(1), Duration.ofDays(7), false, false);
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** What is asked. */
  @FunctionalInterface
  public interface Condition {
    boolean holds(SensorContext context) throws Exception;
  }

  private final String awaits;
  private final Condition condition;
  private final Wait wait;
  private final @Nullable Function<SensorContext, Instant> until;
  private final List<Each<?>> elements;
  private final List<String> faults;

  private Sensor(
      String awaits,
      Condition condition,
      Wait wait,
      @Nullable Function<SensorContext, Instant> until,
      List<Each<?>> elements,
      List<String> faults) {
    this.awaits = awaits;
    this.condition = condition;
    this.wait = wait;
    this.until = until;
    this.elements = elements;
    this.faults = faults;
  }

  static Sensor of(String awaits, Condition condition) {
    return new Sensor(awaits, condition, USUAL, null, List.of(), List.of());
  }

  static Sensor at(String awaits, Function<SensorContext, Instant> until) {
    return new Sensor(
        awaits,
        context -> !context.now().isBefore(until.apply(context)),
        USUAL,
        until,
        List.of(),
        List.of());
  }

  /** What it asks uses these handles to elements, and cannot work for these reasons. */
  Sensor asking(List<Each<?>> about, List<String> reasons) {
    return new Sensor(awaits, condition, wait, until, about, reasons);
  }

  /** Poked so often, a second at least. */
  public Sensor every(Duration span) {
    return with(new Wait(span, wait.most(), wait.skips(), wait.holdsItsPlace()));
  }

  /** Fails after so long, from its first try on. */
  public Sensor atMost(Duration span) {
    return with(new Wait(wait.every(), span, wait.skips(), wait.holdsItsPlace()));
  }

  /** Is skipped, instead of failing, once it has waited too long. */
  public Sensor orSkip() {
    return with(new Wait(wait.every(), wait.most(), true, wait.holdsItsPlace()));
  }

  /** Keeps a thread and a place on its node: for what comes within seconds. */
  public Sensor holdingItsPlace() {
    return with(new Wait(wait.every(), wait.most(), wait.skips(), true));
  }

  private Sensor with(Wait changed) {
    return new Sensor(awaits, condition, changed, until, elements, faults);
  }

  @Override
  public boolean poke(SensorContext context) throws Exception {
    if (condition.holds(context)) {
      return true;
    }
    if (until != null) {
      throw TaskDeferred.by(Duration.between(context.now(), until.apply(context)), awaits);
    }
    return false;
  }

  @Override
  public Wait patience() {
    return wait;
  }

  @Override
  public String awaits() {
    return awaits;
  }

  @Override
  public List<Each<?>> elements() {
    return elements;
  }

  @Override
  public List<String> faults() {
    List<String> all = new ArrayList<>(faults);
    if (wait.every().compareTo(SHORTEST) < 0) {
      all.add("it would be poked more than once a second; leave .every(..) at a second or more");
    }
    if (!wait.most().isPositive()) {
      all.add("it would give up before it began; give .atMost(..) a longer time");
    }
    return all;
  }
}
