package io.millrace.tasks;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TaskGroupTest {

  private static final Operator<Void> NOTHING = java(context -> {});

  private final DagBuilder dag = Dag.named("shop");

  @Test
  void namesItsTasksAfterItself() {
    TaskGroup load = dag.group("load");
    load.task("orders", NOTHING);
    load.group("late").task("returns", NOTHING);

    assertThat(dag.build().tasks())
        .extracting(task -> task.id() + " in " + task.relations().group())
        .containsExactly("load__orders in load", "load__late__returns in load__late");
  }

  @Test
  void anOrderOfAGroupIsOneOfItsFirstAndItsLastTasks() {
    var before = dag.task("before", NOTHING);
    TaskGroup load = dag.group("load").after(before);
    var first = load.task("first", NOTHING);
    var second = load.task("second", NOTHING).after(first);
    load.task("third", NOTHING).after(first);
    load.task("drop", NOTHING).tearsDown(first).after(second);
    TaskGroup next = dag.group("next").after(load);
    next.task("one", NOTHING);
    dag.task("last", NOTHING).after(next);

    assertThat(edges())
        .containsExactlyInAnyOrder(
            "before > load__first",
            "load__first > load__second",
            "load__first > load__third",
            "load__first > load__drop",
            "load__second > load__drop",
            "load__second > next__one",
            "load__third > next__one",
            "next__one > last");
  }

  @Test
  void innerOrdersDecideWhatIsFirstAndLastFurtherOut() {
    TaskGroup outer = dag.group("outer");
    dag.task("after", NOTHING).after(outer);
    TaskGroup one = outer.group("one");
    TaskGroup two = outer.group("two").after(one);
    one.task("a", NOTHING);
    two.task("b", NOTHING);

    assertThat(edges())
        .containsExactlyInAnyOrder("outer__one__a > outer__two__b", "outer__two__b > after");
  }

  @Test
  void retriesOfAGroupAreForTasksThatDoNotSayTheirOwn() {
    dag.retries(Retries.fixed(1, Duration.ZERO));
    TaskGroup load = dag.group("load").retries(Retries.fixed(5, Duration.ZERO));
    load.task("own", NOTHING).retries(Retries.NONE);
    load.group("inner").task("inherited", NOTHING);
    dag.task("outside", NOTHING);

    assertThat(dag.build().tasks())
        .extracting(task -> task.limits().retries().times())
        .containsExactly(0, 5, 1);
  }

  @Test
  void aGroupThatIsRetriedEndsWithATaskThatStandsForAllOfIt() {
    TaskGroup load = dag.group("load").retriedTogether(2, Duration.ofMinutes(1));
    var first = load.task("first", NOTHING).queue("heavy");
    load.task("second", NOTHING);
    dag.task("publish", NOTHING).after(first);

    assertThat(edges())
        .containsExactlyInAnyOrder("load__first > load", "load__second > load", "load > publish");
    Task<?> end = dag.build().tasks().get(2);
    assertThat(end.relations().retries()).isEqualTo(new GroupRetries(2, Duration.ofMinutes(1)));
    assertThat(end.triggerRule()).isEqualTo(TriggerRule.ALL_DONE);
    assertThat(end.queue()).isEqualTo("heavy");
  }

  @Test
  void refusesWhatCannotBe() {
    dag.group("load").task("one", NOTHING);
    assertThatRefused(() -> dag.group("load"))
        .isEqualTo("DAG shop: two groups are named load; rename one");
    assertThatRefused(() -> dag.group("a__b"))
        .isEqualTo(
            "DAG shop: the group name a__b must not have __ in it, which sets groups apart, nor"
                + " begin or end with _");
    assertThatRefused(() -> dag.group("load_"))
        .as("its group x would be in load")
        .startsWith("DAG shop: the group name load_ must not have __ in it");
    assertThatRefused(() -> dag.group("outer").group("_x"))
        .startsWith("DAG shop: the group name _x must not have __ in it");
    assertThatRefused(() -> dag.group("x").retriedTogether(0, Duration.ZERO))
        .isEqualTo(
            "DAG shop: group x cannot be tried again 0 times after 0 s; say once or more, after zero or more");
  }

  @Test
  void namesWhoComesAfterAGroupOfAnotherDag() {
    TaskGroup elsewhere = Dag.named("other").group("far");
    dag.task("near", java(context -> {})).after(elsewhere);

    assertThatRefused(dag::build)
        .isEqualTo(
            "DAG shop: task near comes after the group far, which is of another DAG; name one of"
                + " this DAG");
  }

  @Test
  void refusesAGroupWithoutTasks() {
    dag.group("empty");
    assertThatRefused(dag::build)
        .isEqualTo("DAG shop: group empty has no tasks; add some, or leave it out");
  }

  @Test
  void refusesATaskNamedLikeAGroup() {
    dag.group("load").task("one", NOTHING);
    dag.task("load", NOTHING);
    assertThatRefused(dag::build)
        .isEqualTo("DAG shop: a task and a group are named load; rename one");
  }

  @Test
  void refusesAnOrderWithItsOwnGroup() {
    TaskGroup load = dag.group("load");
    load.task("one", NOTHING).after(load);
    assertThatRefused(dag::build)
        .isEqualTo(
            "DAG shop: load__one is in the group load, and cannot come before or after it; name"
                + " tasks of the group instead");
  }

  @Test
  void refusesTeardownsThatWouldNotRunWhenTheyAreTo() {
    var make = dag.task("make", NOTHING);
    var drop = dag.task("drop", NOTHING).tearsDown(make);
    assertThatRefused(dag::build)
        .isEqualTo(
            "DAG shop: task drop is a teardown that would run as soon as its setup has; say"
                + " .after(..) which tasks it is to wait for");
    drop.after(dag.task("work", NOTHING).after(make)).triggerRule(TriggerRule.ALL_DONE);
    assertThatRefused(dag::build)
        .isEqualTo(
            "DAG shop: task drop is a teardown, whose trigger rule is its own; leave out"
                + " .triggerRule(..)");
  }

  @Test
  void refusesToFailTheRunByWhatFailsItAnyway() {
    dag.task("make", NOTHING).asSetup().failingTheRun();
    assertThatRefused(dag::build)
        .isEqualTo(
            "DAG shop: task make is no teardown, so its failure fails the run anyway; leave out"
                + " .failingTheRun()");
  }

  @Test
  void refusesToSetUpAndTearDownInOneTask() {
    var make = dag.task("make", NOTHING);
    var work = dag.task("work", NOTHING).after(make);
    dag.task("drop", NOTHING).tearsDown(make).after(work).asSetup();
    assertThatRefused(dag::build)
        .isEqualTo("DAG shop: task drop is to set up and to tear down; let two tasks do so");
  }

  @Test
  void aTeardownIsBoundedAndFailsNoRun() {
    var make = dag.task("make", NOTHING);
    var work = dag.task("work", NOTHING).after(make);
    dag.task("drop", NOTHING).tearsDown(make).after(work);

    Task<?> drop = dag.build().tasks().getLast();
    assertThat(drop.limits().timeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(drop.limits().tolerable()).isTrue();
    assertThat(drop.triggerRule()).isEqualTo(TriggerRule.ALL_DONE_SETUP_SUCCESS);
    assertThat(dag.build().tasks().getFirst().relations().role()).isEqualTo(TaskRole.SETUP);
  }

  private List<String> edges() {
    return dag.build().tasks().stream()
        .flatMap(task -> task.upstream().stream().map(before -> before + " > " + task.id()))
        .toList();
  }

  private static AbstractStringAssert<?> assertThatRefused(ThrowingCallable what) {
    return assertThat(catchThrowableOfType(DagRejected.class, what)).message();
  }
}
