package io.millrace.tasks.test;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.Task;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A DAG under test, with what a run of it is to be told. Immutable: each method that tells
 * something answers another one, so that a constant serves all tests.
 *
 * <pre>{@code
 * DagTest orders = DagTest.of(new Orders()).at("2026-11-19");
 * assertThat(orders.edges()).contains("copy_orders -> rebuild_revenue");
 * assertThat(orders.sql("rebuild_revenue").getFirst()).contains("2026-11-19");
 * try (TestBed bed = orders.bed()) {
 *   assertThat(bed.run(orders.reading(folder)).task("rebuild_revenue").rows()).isEqualTo(3);
 * }
 * }</pre>
 */
public final class DagTest {

  private final TestedRun run;

  private DagTest(TestedRun run) {
    this.run = run;
  }

  /**
   * Defines the DAG.
   *
   * @throws io.millrace.tasks.DagRejected if its tasks contradict each other
   */
  public static DagTest of(DagDefinition definition) {
    return new DagTest(TestedRun.of(definition.define(), loaderOf(definition)));
  }

  private static ClassLoader loaderOf(DagDefinition definition) {
    ClassLoader loader = definition.getClass().getClassLoader();
    return loader == null ? ClassLoader.getSystemClassLoader() : loader;
  }

  /** What a run of it is told, for the program. */
  public TestedRun run() {
    return run;
  }

  public Dag dag() {
    return run.dag();
  }

  /** The ids of its tasks in an order that respects every edge. */
  public List<String> tasks() {
    return dag().tasks().stream().map(Task::id).toList();
  }

  /**
   * A task by its id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Task<?> task(String taskId) {
    return Named.find("DAG " + dag().id(), "task", taskId, dag().tasks(), Task::id);
  }

  /** Every edge, as {@code first -> second}, in the order of the second's. */
  public List<String> edges() {
    return dag().tasks().stream()
        .flatMap(task -> task.upstream().stream().map(before -> before + " -> " + task.id()))
        .toList();
  }

  /** The tasks directly before a task. */
  public Set<String> upstream(String taskId) {
    return task(taskId).upstream();
  }

  /** The tasks directly after a task. */
  public Set<String> downstream(String taskId) {
    return dag().tasks().stream()
        .filter(other -> other.upstream().contains(task(taskId).id()))
        .map(Task::id)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Whether a task starts only after another has ended, near or far. */
  public boolean isAfter(String taskId, String earlier) {
    Set<String> before = upstream(taskId);
    return before.contains(task(earlier).id())
        || before.stream().anyMatch(one -> isAfter(one, earlier));
  }

  /** About the interval that begins then: a date, or an instant, as on the command line. */
  public DagTest at(String logicalDate) {
    return new DagTest(run.at(logicalDate));
  }

  /** About the interval that begins with this day in UTC. */
  public DagTest at(LocalDate logicalDate) {
    return at(logicalDate.toString());
  }

  /**
   * As if it were then: a run that is given no logical date is about the last interval completed by
   * that time, and its name and log carry it.
   */
  public DagTest now(Instant moment) {
    return new DagTest(run.now(moment));
  }

  /** With a parameter as somebody would type it. */
  public DagTest with(String param, String value) {
    return with(run.given().param(param, value));
  }

  public <T> DagTest with(RunParam<T> param, T value) {
    return with(param.name(), value.toString());
  }

  private DagTest with(Given given) {
    return new DagTest(run.with(given));
  }

  /** Reads its files from this folder. */
  public DagTest reading(Path source) {
    return with(Dag.SOURCE, source.toAbsolutePath().toString());
  }

  /** As if a task before the one that is run alone, or shown, had left this output. */
  public DagTest having(String taskId, Object output) {
    return with(run.given().output(task(taskId).id(), output));
  }

  /** As if a person answered so to a task that asks; a whole run needs it of each such task. */
  public DagTest answering(String taskId, String option) {
    return with(run.given().answer(task(taskId).id(), option));
  }

  /** With a stored variable. */
  public DagTest variable(String name, String value) {
    return with(run.given().variable(name, value));
  }

  /** With a stored connection. */
  public DagTest connection(String name, String url) {
    return with(run.given().connection(name, url));
  }

  /**
   * The statements of a warehouse task, in order, with the run's values in place, as they would be
   * sent; empty where the operator cannot tell before it runs. Needs no database.
   *
   * @throws RuntimeException with a sentence, if a parameter is unknown, missing or mistyped
   */
  public List<String> sql(String taskId) {
    return TestProgram.find().sql(this, task(taskId).id());
  }

  /** New databases for it, to be closed. */
  public TestBed bed() {
    return TestProgram.find().bed(this);
  }
}
