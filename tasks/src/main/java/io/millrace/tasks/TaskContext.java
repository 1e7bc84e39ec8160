package io.millrace.tasks;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What a running try knows of its run. Safe to use from the thread that runs the task. */
public interface TaskContext {

  String dagId();

  /** For people, unique within the DAG: {@code manual__2026-11-20T09:00:00Z}. */
  String runId();

  /** As the DAG names it: the same in all instances of a mapped task. */
  String taskId();

  /** Counts from 1 within a generation. */
  int tryNumber();

  /** Start of the data interval. */
  Instant logicalDate();

  Interval dataInterval();

  /**
   * The updates of assets that the run was started for, oldest first; none of a run that was
   * started by something else.
   */
  default List<AssetUpdate> updates() {
    return List.of();
  }

  /**
   * The value of a run parameter, its default where the run has none.
   *
   * @throws TaskFailed if the parameter is required and absent
   */
  <T> T param(RunParam<T> param);

  /**
   * The value of a stored variable, secret or not, as it is now.
   *
   * @throws TaskFailed if there is none of that name, or it cannot be decrypted
   */
  String variable(String name);

  /**
   * The URL of a stored connection as it is now, with what lets one in.
   *
   * @throws TaskFailed if there is none of that name, or it cannot be decrypted
   */
  String connection(String name);

  /** The folder that this run reads its files from. */
  Path source();

  /** The output of an earlier task of this run; the task must be among the operator's inputs. */
  <O> O output(TaskRef<O> task);

  /**
   * What this instance of a mapped task, or of a task in a mapped group or loop, is about.
   *
   * @throws TaskFailed if the task is no part of what the handle belongs to
   */
  default <T> T element(Each<T> each) {
    throw TaskFailed.forGood(taskId() + " " + Mapping.noPartOf(each.taskId()));
  }

  /**
   * Which element or iteration that is, from 0.
   *
   * @throws TaskFailed as {@link #element}
   */
  default int index(Each<?> each) {
    throw TaskFailed.forGood(taskId() + " " + Mapping.noPartOf(each.taskId()));
  }

  /** The same for every try of this task in this run, different for every other. */
  String idempotencyKey();

  /**
   * The text with {@code ***} in place of every secret that the node has come across. What is
   * logged or thrown is masked anyway, but only where a secret stands there whole: mask first what
   * you are about to cut.
   */
  String masked(String text);

  /** One line of the try's log. */
  void log(String line);

  /** Rows moved so far by this try; the last value said is the task's row count. */
  void progress(long rows);
}
