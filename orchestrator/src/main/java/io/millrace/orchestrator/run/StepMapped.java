package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;

import io.millrace.orchestrator.run.CountTasks.Counted;
import io.millrace.orchestrator.run.ExpandTasks.Grown;
import io.millrace.orchestrator.run.ExpandTasks.New;
import io.millrace.orchestrator.run.ExpandTasks.Source;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;

/**
 * Takes mapped tasks, groups and loops a step on: makes their instances once they are to start, and
 * ends them, or makes the next iteration, once all instances have ended. Within a {@link Push}.
 */
final class StepMapped {

  private static final String NO_ELEMENTS = "the list that it is mapped over is empty";
  private static final String ALL_SKIPPED = "all its instances were skipped";

  private final DSLContext tx;
  private final HeldRuns runs;
  private final BoundInstances bound;

  StepMapped(DSLContext tx, HeldRuns runs) {
    this.tx = tx;
    this.runs = runs;
    this.bound = new BoundInstances(tx);
  }

  /** It is to start: nothing upstream is in its way. */
  MappedStep start(Claim task) {
    RunGraph graph = runs.graph(task.dagRunId());
    NodeMapping mapping = graph.nodes().get(task.ordinal()).mapping();
    return switch (Objects.requireNonNull(mapping.kind())) {
      case LOOP -> {
        List<New> first = ExpandTasks.of(task, graph, 0, 0);
        var trip = new RoundTrip(tx);
        ExpandTasks.grow(trip, List.of(new Grown(task.taskInstanceId(), 1, first.size(), true)));
        yield grows(trip, first, "begins with iteration 1");
      }
      case MAP -> map(task, graph, Objects.requireNonNull(mapping.over()));
    };
  }

  private MappedStep map(Claim task, RunGraph graph, int over) {
    Source source = ExpandTasks.source(tx, task, graph);
    String fault = source.fault(graph.nodes().get(over).taskId());
    if (fault != null) {
      return new MappedStep.Ends(TaskState.FAILED, fault);
    }
    if (source.size() == 0) {
      return new MappedStep.Ends(TaskState.SKIPPED, NO_ELEMENTS);
    }
    List<New> instances = ExpandTasks.of(task, graph, 0, source.size() - 1);
    var trip = new RoundTrip(tx);
    ExpandTasks.keepElements(trip, task, source);
    ExpandTasks.grow(
        trip,
        List.of(
            new Grown(
                task.taskInstanceId(), source.size(), source.size() * instances.size(), true)));
    return grows(trip, instances, "mapped over " + elements(source.size()));
  }

  private static String elements(int size) {
    return size == 1 ? "1 element" : size + " elements";
  }

  /** Unless there would be too many; what {@code trip} holds is not sent then. */
  private MappedStep grows(RoundTrip trip, List<New> instances, String reason) {
    String fault = bound.add(instances);
    if (fault != null) {
      return new MappedStep.Ends(TaskState.FAILED, fault);
    }
    return new MappedStep.Grows(ExpandTasks.make(tx, trip, instances, runs::run), reason);
  }

  /** Once all its instances have ended; somebody may have marked it while they ran. */
  MappedStep whenAllEnded(Counted mapped) {
    return PendingMarks.take(tx, mapped.claim()).orElseGet(() -> ended(mapped));
  }

  private MappedStep ended(Counted mapped) {
    Claim task = mapped.claim();
    RunGraph graph = runs.graph(task.dagRunId());
    NodeMapping mapping = graph.nodes().get(task.ordinal()).mapping();
    if (mapped.upstream().failed() > 0) {
      return new MappedStep.Ends(TaskState.FAILED, failure(mapped, graph));
    }
    if (mapping.kind() == NodeMapping.Kind.LOOP) {
      return iterated(mapped, graph, mapping);
    }
    if (mapped.upstream().success() == 0) {
      return new MappedStep.Ends(TaskState.SKIPPED, ALL_SKIPPED);
    }
    Integer result = mapping.collected() ? mapping.result() : null;
    return result == null ? new MappedStep.Ends(TaskState.SUCCESS, null) : collected(task, result);
  }

  private MappedStep collected(Claim task, int result) {
    String lacking = MappedOutput.lacking(tx, task, result).orElse(null);
    if (lacking != null) {
      return new MappedStep.Ends(TaskState.FAILED, lacking);
    }
    long bytes = MappedOutput.collect(tx, task, result);
    return bytes > Effect.MOST_OUTPUT
        ? new MappedStep.Ends(
            TaskState.FAILED,
            "the outputs of its instances are too long together to be handed on (%,d bytes of JSON, %,d at most); write them to files or a table and hand on where they are"
                .formatted(bytes, Effect.MOST_OUTPUT))
        : new MappedStep.Ends(TaskState.SUCCESS, null);
  }

  private MappedStep iterated(Counted mapped, RunGraph graph, NodeMapping mapping) {
    Claim loop = mapped.claim();
    int iterations = Objects.requireNonNull(mapped.mapSize());
    LoopOutput last = LoopOutput.of(tx, loop, graph, iterations - 1);
    Boolean again = last.again();
    if (last.state() == TaskState.SKIPPED) {
      return new MappedStep.Ends(TaskState.SKIPPED, "its last iteration was skipped");
    }
    if (again == null) {
      return new MappedStep.Ends(
          TaskState.FAILED,
          "%s (%s) has not said whether the loop is done; clear it, or mark %s itself"
              .formatted(last.label(), last.state().key(), loop.label()));
    }
    if (!again) {
      MappedOutput.ofLoop(tx, loop, last);
      return new MappedStep.Ends(TaskState.SUCCESS, null);
    }
    if (iterations >= mapping.most()) {
      return new MappedStep.Ends(
          TaskState.FAILED,
          "it was to go on after %,d iterations, which is its bound; find out why it is not done, or raise the bound for runs to come, as this one keeps its own"
              .formatted(iterations));
    }
    List<New> next = ExpandTasks.of(loop, graph, iterations, iterations);
    var trip = new RoundTrip(tx);
    ExpandTasks.keepNext(trip, loop, iterations, last.taskInstanceId());
    ExpandTasks.grow(
        trip, List.of(new Grown(loop.taskInstanceId(), iterations + 1, next.size(), false)));
    return grows(trip, next, "goes on with iteration " + (iterations + 1));
  }

  /** Names the first that counts: members that may fail do not. */
  private String failure(Counted mapped, RunGraph graph) {
    Claim task = mapped.claim();
    List<Integer> body = graph.bodyOf(task.ordinal());
    List<Integer> tolerable =
        body.stream()
            .filter(member -> member != task.ordinal() && graph.nodes().get(member).tolerable())
            .toList();
    var first =
        tx.select(TASK_INSTANCE.TASK_ID, TASK_INSTANCE.MAP_PATH, TASK_INSTANCE.REASON)
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(task.dagRunId()))
            .and(TASK_INSTANCE.ORDINAL.eq(any(body.toArray(Integer[]::new))))
            .and(TASK_INSTANCE.PARENT_ID.eq(task.taskInstanceId()))
            .and(
                TASK_INSTANCE
                    .STATE
                    .eq(TaskState.CANCELLED.key())
                    .or(
                        TASK_INSTANCE
                            .STATE
                            .eq(TaskState.FAILED.key())
                            .and(TASK_INSTANCE.ORDINAL.notIn(tolerable))))
            .orderBy(TASK_INSTANCE.MAP_INDEX, TASK_INSTANCE.ORDINAL)
            .limit(1)
            .fetchOptional(row -> row.value1() + row.value2() + ": " + row.value3())
            .orElse("");
    return "%,d of its %,d instances failed; first %s"
        .formatted(mapped.upstream().failed(), mapped.upstream().total(), first);
  }
}
