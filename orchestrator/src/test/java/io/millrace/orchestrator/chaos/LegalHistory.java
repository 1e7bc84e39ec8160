package io.millrace.orchestrator.chaos;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.EVENT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The events of each run and task instance are a way through the state machine to its state. */
record LegalHistory() implements Invariant {

  /** Whose history it is: a run's, where there is no task instance. */
  private record Subject(long dagRunId, @Nullable Long taskInstanceId) {}

  @Override
  public String sentence() {
    return "The history of every run and task takes legal steps and ends in its state.";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    Map<Subject, String> states = new HashMap<>();
    evidence
        .orchestrator()
        .select(EVENT.DAG_RUN_ID, EVENT.TASK_INSTANCE_ID, EVENT.FROM_STATE, EVENT.TO_STATE)
        .from(EVENT)
        .orderBy(EVENT.EVENT_ID)
        .forEach(event -> {
          var subject = new Subject(event.value1(), event.value2());
          String before = states.put(subject, event.value4());
          boolean first = before == null;
          boolean legal =
              first
                  ? event.value3() == null || isBeginning(subject, event.value3())
                  : before.equals(event.value3()) && isStep(subject, before, event.value4());
          if (!legal) {
            violations.add(
                "%s: after %s an event from %s to %s"
                    .formatted(subject, before, event.value3(), event.value4()));
          }
        });
    current(evidence)
        .forEach((subject, state) -> {
          String last = states.get(subject);
          if (!Objects.equals(last, state)) {
            violations.add("%s is %s, and its last event is %s".formatted(subject, state, last));
          }
        });
    return violations;
  }

  /** Where the event that something came to be is left out. */
  private static boolean isBeginning(Subject subject, String state) {
    return state.equals(subject.taskInstanceId() == null ? "queued" : "waiting");
  }

  private static boolean isStep(Subject subject, String from, String to) {
    return subject.taskInstanceId() == null
        ? RunState.of(from).canBecome(RunState.of(to))
        : TaskState.of(from).canBecome(TaskState.of(to));
  }

  private static Map<Subject, String> current(Evidence evidence) {
    Map<Subject, String> current = new HashMap<>();
    evidence
        .orchestrator()
        .select(DAG_RUN.DAG_RUN_ID, DAG_RUN.STATE)
        .from(DAG_RUN)
        .forEach(run -> current.put(new Subject(run.value1(), null), run.value2()));
    evidence
        .orchestrator()
        .select(TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.STATE)
        .from(TASK_INSTANCE)
        .forEach(task -> current.put(new Subject(task.value1(), task.value2()), task.value3()));
    return current;
  }
}
