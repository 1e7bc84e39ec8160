package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_NOTICE;

import io.millrace.tasks.AlertChannel;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Notice;
import io.millrace.tasks.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is told of through one channel, of every run of a DAG version.
 *
 * @param taskId null for the run itself
 * @param kind of the alert, as it stands in the database
 * @param channel null for all that there are
 */
public record RunNotice(@Nullable String taskId, String kind, @Nullable String channel) {

  /** So that a structure that was stored is equal to the one that it was made of. */
  private static final Comparator<RunNotice> ORDER = Comparator.comparing(RunNotice::toString);

  static List<RunNotice> of(Dag dag) {
    List<RunNotice> all = new ArrayList<>();
    dag.alerting().notices().forEach(notice -> add(all, null, "succeeded_run", notice));
    for (Task<?> task : dag.tasks()) {
      task.alerting().notices().forEach(notice -> add(all, task.id(), kind(notice), notice));
    }
    return all.stream().distinct().sorted(ORDER).toList();
  }

  private static String kind(Notice notice) {
    return switch (notice.on()) {
      case SUCCESS -> "succeeded_task";
      case FAILURE -> "upstream_failed_task";
      case RETRY -> "retried_task";
      case SKIP -> "skipped_task";
    };
  }

  private static void add(
      List<RunNotice> all, @Nullable String taskId, String kind, Notice notice) {
    if (notice.channels().isEmpty()) {
      all.add(new RunNotice(taskId, kind, null));
    }
    for (AlertChannel channel : notice.channels()) {
      all.add(new RunNotice(taskId, kind, channel.key()));
    }
  }

  static void insert(DSLContext tx, long version, List<RunNotice> notices) {
    for (RunNotice notice : notices) {
      tx.insertInto(DAG_NOTICE)
          .set(DAG_NOTICE.DAG_VERSION_ID, version)
          .set(DAG_NOTICE.TASK_ID, notice.taskId())
          .set(DAG_NOTICE.KIND, notice.kind())
          .set(DAG_NOTICE.CHANNEL, notice.channel())
          .execute();
    }
  }

  static List<RunNotice> load(DSLContext tx, long version) {
    return tx
        .selectFrom(DAG_NOTICE)
        .where(DAG_NOTICE.DAG_VERSION_ID.eq(version))
        .fetch(row ->
            new RunNotice(
                row.get(DAG_NOTICE.TASK_ID), row.get(DAG_NOTICE.KIND), row.get(DAG_NOTICE.CHANNEL)))
        .stream()
        .sorted(ORDER)
        .toList();
  }
}
