package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.backfill.Backfill;
import io.millrace.orchestrator.backfill.BackfillProgress;
import io.millrace.orchestrator.backfill.BackfillReader.IntervalState;
import io.millrace.orchestrator.backfill.BackfillReader.Known;
import io.millrace.orchestrator.backfill.PlannedInterval;
import io.millrace.orchestrator.backfill.PlannedInterval.Treatment;
import io.millrace.orchestrator.text.TextTable;
import java.util.ArrayList;
import java.util.List;

/** Backfills as people read them. */
final class BackfillText {

  private BackfillText() {}

  static String plan(String dagId, List<PlannedInterval> planned) {
    var table = new TextTable("LOGICAL DATE", "END", "WHAT", "WHY");
    planned.forEach(each ->
        table.row(
            each.interval().start(),
            each.interval().end(),
            each.treatment().inWords(),
            each.reason()));
    return "%s%d interval(s) of %s: %d to create, %d to run again, %d to leave out; nothing was done"
        .formatted(
            table,
            planned.size(),
            dagId,
            count(planned, Treatment.CREATE),
            count(planned, Treatment.RUN_AGAIN),
            count(planned, Treatment.LEAVE_OUT));
  }

  private static long count(List<PlannedInterval> planned, Treatment treatment) {
    return planned.stream().filter(each -> each.treatment() == treatment).count();
  }

  static TextTable list(List<Known> backfills) {
    var table =
        new TextTable(
            "BACKFILL",
            "DAG",
            "STATE",
            "FROM",
            "TO",
            "SUCCESS",
            "FAILED",
            "CANCELLED",
            "RUNNING",
            "WAITING",
            "LEFT OUT");
    for (Known known : backfills) {
      Backfill backfill = known.backfill();
      BackfillProgress progress = known.progress();
      table.row(
          backfill.backfillId(),
          backfill.dagId(),
          backfill.state().key(),
          backfill.fromDate(),
          backfill.toDate(),
          progress.success(),
          progress.failed(),
          progress.cancelled(),
          progress.running(),
          progress.waiting(),
          progress.leftOut());
    }
    return table;
  }

  static String show(Known known, List<IntervalState> intervals) {
    var table = new TextTable("LOGICAL DATE", "END", "STATE", "RUN", "WHY");
    intervals.forEach(each ->
        table.row(
            each.interval().start(),
            each.interval().end(),
            each.state().replace('_', ' '),
            each.runId(),
            each.reason()));
    return sentence(known) + "\n" + table;
  }

  /** One line: what it is in, and how many of its intervals are where. */
  static String sentence(Known known) {
    Backfill backfill = known.backfill();
    BackfillProgress progress = known.progress();
    List<String> counts = new ArrayList<>();
    counts.add(progress.success() + " of " + progress.toRun() + " succeeded");
    add(counts, progress.failed(), "failed");
    add(counts, progress.cancelled(), "cancelled");
    add(counts, progress.running(), "under way");
    add(counts, progress.waiting(), "waiting");
    add(counts, progress.leftOut(), "left out");
    add(counts, progress.deleted(), "deleted since");
    return "backfill %d of %s: %s, %s"
        .formatted(
            backfill.backfillId(),
            backfill.dagId(),
            backfill.state().key(),
            String.join(", ", counts));
  }

  private static void add(List<String> counts, int howMany, String what) {
    if (howMany > 0) {
      counts.add(howMany + " " + what);
    }
  }
}
