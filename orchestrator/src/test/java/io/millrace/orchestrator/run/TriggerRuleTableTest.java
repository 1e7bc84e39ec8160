package io.millrace.orchestrator.run;

import static io.millrace.orchestrator.run.Readiness.READY;
import static io.millrace.orchestrator.run.Readiness.SKIP;
import static io.millrace.orchestrator.run.Readiness.UPSTREAM_FAILED;
import static io.millrace.orchestrator.run.Readiness.WAIT;
import static io.millrace.orchestrator.run.TaskState.CANCELLED;
import static io.millrace.orchestrator.run.TaskState.FAILED;
import static io.millrace.orchestrator.run.TaskState.REMOVED;
import static io.millrace.orchestrator.run.TaskState.RUNNING;
import static io.millrace.orchestrator.run.TaskState.SKIPPED;
import static io.millrace.orchestrator.run.TaskState.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.TriggerRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every rule against every combination of states of up to four tasks upstream, beside Airflow's
 * table (its {@code trigger_rule_dep.py}), and all that we decide otherwise.
 */
class TriggerRuleTableTest {

  private static final int MOST_UPSTREAM = 4;

  /** One state that has not ended stands for all of them. */
  private static final Set<TaskState> STATES =
      EnumSet.of(RUNNING, SUCCESS, FAILED, SKIPPED, TaskState.UPSTREAM_FAILED, CANCELLED, REMOVED);

  /** Where we differ, and why. */
  private enum Deviation {
    /**
     * Airflow has no cancelled tasks. Whoever asks for success, or tidies up after a failure, is to
     * see one as a failure.
     */
    CANCELLED_IS_FAILED,

    /**
     * Airflow removes a mapped task whose source is gone and otherwise waits for a removed task for
     * ever. A task that left the DAG did nothing, and is skipped for whoever comes after it.
     */
    REMOVED_IS_SKIPPED,

    /**
     * Airflow's one_done does not count a task that could not start because of a failure, and skips
     * where there is nothing else. It has come to its end as a failed one has.
     */
    UPSTREAM_FAILED_IS_DONE,

    /**
     * Airflow's documentation of all_done_min_one_success says that skipped tasks do not matter;
     * its code skips for the first of them. We do as documented, and skip only where all were
     * skipped.
     */
    SKIPPED_DO_NOT_MATTER
  }

  @ParameterizedTest
  @EnumSource(TriggerRule.class)
  void isAirflowsButForWhatIsListed(TriggerRule rule) {
    for (List<TaskState> upstream : combinations()) {
      Readiness ours = Readiness.of(rule, counters(upstream));
      Readiness theirs = airflows(rule, upstream);

      if (ours != theirs) {
        assertThat(deviation(rule, upstream))
            .as("%s with %s upstream is %s, with Airflow %s", rule, upstream, ours, theirs)
            .isPresent();
      }
    }
  }

  @Test
  void namesNoDeviationThatThereIsNot() {
    Set<Deviation> seen = EnumSet.noneOf(Deviation.class);
    for (TriggerRule rule : TriggerRule.values()) {
      for (List<TaskState> upstream : combinations()) {
        if (Readiness.of(rule, counters(upstream)) != airflows(rule, upstream)) {
          deviation(rule, upstream).ifPresent(seen::add);
        }
      }
    }

    assertThat(seen).containsExactlyInAnyOrder(Deviation.values());
  }

  @ParameterizedTest
  @EnumSource(TriggerRule.class)
  void isDecidedOnceAllHaveEnded(TriggerRule rule) {
    for (List<TaskState> upstream : combinations()) {
      if (!upstream.contains(RUNNING)) {
        assertThat(Readiness.of(rule, counters(upstream))).as("%s", upstream).isNotEqualTo(WAIT);
      }
    }
  }

  /** What was skipped early, or could not start, would not have started later. */
  @ParameterizedTest
  @EnumSource(TriggerRule.class)
  void isNotDecidedTooEarly(TriggerRule rule) {
    for (List<TaskState> upstream : combinations()) {
      Readiness early = Readiness.of(rule, counters(upstream));
      if (early == SKIP || early == UPSTREAM_FAILED) {
        for (List<TaskState> later : ends(upstream)) {
          assertThat(Readiness.of(rule, counters(later)))
              .as("%s, then %s", upstream, later)
              .isNotEqualTo(READY);
        }
      }
    }
  }

  /** The rule of teardowns, with every choice of setups among the tasks upstream. */
  @Test
  void tearsDownAsAirflowDoes() {
    for (List<TaskState> upstream : combinations()) {
      for (List<TaskState> setups : choices(upstream)) {
        if (!upstream.contains(CANCELLED) && !upstream.contains(REMOVED)) {
          assertThat(teardown(upstream, setups))
              .as("%s, of which setups %s", upstream, setups)
              .isEqualTo(airflowsTeardown(upstream, setups));
        }
      }
    }
    assertThat(teardown(List.of(CANCELLED), List.of(CANCELLED))).isEqualTo(UPSTREAM_FAILED);
    assertThat(teardown(List.of(REMOVED), List.of(REMOVED))).isEqualTo(SKIP);
  }

  /** Whatever its rule, a task needs its setups; Airflow asks them before the rule. */
  @ParameterizedTest
  @EnumSource(
      value = TriggerRule.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "ALL_DONE_SETUP_SUCCESS")
  void noTaskRunsWithoutItsSetups(TriggerRule rule) {
    for (List<TaskState> upstream : combinations()) {
      Readiness alone = Readiness.of(rule, counters(upstream));
      assertThat(withSetups(rule, upstream, SUCCESS, SUCCESS)).isEqualTo(alone);
      assertThat(withSetups(rule, upstream, SUCCESS, FAILED)).isEqualTo(UPSTREAM_FAILED);
      assertThat(withSetups(rule, upstream, SKIPPED, FAILED)).isEqualTo(UPSTREAM_FAILED);
      assertThat(withSetups(rule, upstream, SUCCESS, SKIPPED)).isEqualTo(SKIP);
      assertThat(withSetups(rule, upstream, SUCCESS, RUNNING)).isEqualTo(WAIT);
    }
  }

  private static Readiness withSetups(
      TriggerRule rule, List<TaskState> upstream, TaskState... setups) {
    return Readiness.of(rule, counters(upstream), counters(List.of(setups)));
  }

  private static Readiness teardown(List<TaskState> upstream, List<TaskState> setups) {
    return Readiness.of(TriggerRule.ALL_DONE_SETUP_SUCCESS, counters(upstream), counters(setups));
  }

  private static Readiness airflowsTeardown(List<TaskState> upstream, List<TaskState> setups) {
    if (upstream.contains(RUNNING)) {
      return WAIT;
    }
    if (!setups.isEmpty() && count(setups, SKIPPED) == setups.size()) {
      return SKIP;
    }
    return !setups.isEmpty() && count(setups, SUCCESS) == 0 ? UPSTREAM_FAILED : READY;
  }

  private static List<List<TaskState>> choices(List<TaskState> all) {
    List<List<TaskState>> choices = new ArrayList<>();
    for (int bits = 0; bits < 1 << all.size(); bits++) {
      List<TaskState> chosen = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        if ((bits >> i & 1) == 1) {
          chosen.add(all.get(i));
        }
      }
      choices.add(chosen);
    }
    return choices;
  }

  private static Optional<Deviation> deviation(TriggerRule rule, Collection<TaskState> upstream) {
    if (upstream.contains(CANCELLED)) {
      return Optional.of(Deviation.CANCELLED_IS_FAILED);
    }
    if (upstream.contains(REMOVED)) {
      return Optional.of(Deviation.REMOVED_IS_SKIPPED);
    }
    return switch (rule) {
      case ONE_DONE ->
          upstream.contains(TaskState.UPSTREAM_FAILED)
              ? Optional.of(Deviation.UPSTREAM_FAILED_IS_DONE)
              : Optional.empty();
      case ALL_DONE_MIN_ONE_SUCCESS ->
          upstream.contains(SKIPPED)
              ? Optional.of(Deviation.SKIPPED_DO_NOT_MATTER)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** As Airflow 3.1 decides, from the states themselves; a cancelled task is none it knows. */
  private static Readiness airflows(TriggerRule rule, List<TaskState> states) {
    int all = states.size();
    int success = count(states, SUCCESS);
    int failed = count(states, FAILED);
    int upstreamFailed = count(states, TaskState.UPSTREAM_FAILED);
    int skipped = count(states, SKIPPED);
    int done = success + failed + upstreamFailed + skipped + count(states, REMOVED);
    boolean anyFailed = failed + upstreamFailed > 0;
    boolean allDone = done == all;
    return switch (rule) {
      case ALL_SUCCESS -> anyFailed ? UPSTREAM_FAILED : skipped > 0 ? SKIP : when(success == all);
      case ALL_FAILED -> success + skipped > 0 ? SKIP : when(failed + upstreamFailed == all);
      case ALL_DONE -> when(allDone);
      case ALL_DONE_MIN_ONE_SUCCESS ->
          skipped > 0 ? SKIP : !allDone ? WAIT : success > 0 ? READY : UPSTREAM_FAILED;
      case ALL_SKIPPED -> success > 0 || anyFailed ? SKIP : when(skipped == all);
      case ONE_SUCCESS ->
          success > 0 ? READY : !allDone ? WAIT : skipped == all ? SKIP : UPSTREAM_FAILED;
      case ONE_FAILED -> anyFailed ? READY : allDone ? SKIP : WAIT;
      case ONE_DONE -> success + failed > 0 ? READY : allDone ? SKIP : WAIT;
      case NONE_FAILED -> anyFailed ? UPSTREAM_FAILED : when(success + skipped == all);
      case NONE_FAILED_MIN_ONE_SUCCESS ->
          anyFailed ? UPSTREAM_FAILED : skipped == all ? SKIP : when(success + skipped == all);
      case NONE_SKIPPED -> skipped > 0 ? SKIP : when(allDone);
      case ALWAYS -> READY;
      case ALL_DONE_SETUP_SUCCESS -> when(allDone); // with no setup upstream
    };
  }

  private static Readiness when(boolean met) {
    return met ? READY : WAIT;
  }

  private static int count(Collection<TaskState> states, TaskState wanted) {
    return (int) states.stream().filter(state -> state == wanted).count();
  }

  /** What the hot path counts of tasks that end in these states. */
  private static Counters counters(List<TaskState> upstream) {
    Increment sum = Increment.none(new Place(1, 1, 0, -1));
    for (TaskState state : upstream) {
      if (state.ended()) {
        sum = sum.plus(state);
      }
    }
    return new Counters(upstream.size(), sum.success(), sum.failed(), sum.skipped());
  }

  /** Every multiset of states, of one task to {@link #MOST_UPSTREAM}. */
  private static List<List<TaskState>> combinations() {
    List<List<TaskState>> all = new ArrayList<>();
    List<List<TaskState>> longest = List.of(List.of());
    for (int tasks = 1; tasks <= MOST_UPSTREAM; tasks++) {
      List<List<TaskState>> longer = new ArrayList<>();
      for (List<TaskState> shorter : longest) {
        for (TaskState next : STATES) {
          if (shorter.isEmpty() || next.compareTo(shorter.getLast()) >= 0) {
            longer.add(with(shorter, next));
          }
        }
      }
      all.addAll(longer);
      longest = longer;
    }
    return all;
  }

  /** All ways in which those may end that have not. */
  private static List<List<TaskState>> ends(List<TaskState> upstream) {
    List<List<TaskState>> ways = List.of(List.of());
    for (TaskState state : upstream) {
      Set<TaskState> next = new TreeSet<>(state == RUNNING ? STATES : Set.of(state));
      next.remove(RUNNING);
      ways = ways.stream().flatMap(way -> next.stream().map(end -> with(way, end))).toList();
    }
    return ways;
  }

  private static List<TaskState> with(List<TaskState> states, TaskState next) {
    List<TaskState> longer = new ArrayList<>(states);
    longer.add(next);
    return longer;
  }
}
