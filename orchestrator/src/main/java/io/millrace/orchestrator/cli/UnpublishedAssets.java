package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.tasks.Assets;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Schedule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds what DAGs wait for that none of those here updates: another node may, or somebody. */
final class UnpublishedAssets {

  private UnpublishedAssets() {}

  /** A sentence for each asset that a DAG waits for and no other one publishes. */
  static List<String> of(Collection<Dag> waiting, Collection<Dag> all) {
    List<String> warnings = new ArrayList<>();
    for (Dag dag : waiting) {
      if (dag.timing().schedule() instanceof Schedule.OnUpdates on) {
        SortedSet<String> published = publishedBeside(dag, all);
        for (String asset : on.updates().assets()) {
          if (!published.contains(asset)) {
            warnings.add(
                "DAG %s waits for updates of %s, which no other DAG here publishes%s"
                    .formatted(dag.id(), asset, rest(asset, published)));
          }
        }
      }
    }
    return warnings;
  }

  private static SortedSet<String> publishedBeside(Dag dag, Collection<Dag> all) {
    var published = new TreeSet<String>();
    all.stream()
        .filter(other -> !other.id().equals(dag.id()))
        .forEach(other ->
            other.tasks().forEach(task -> published.addAll(Assets.publishedBy(other, task))));
    return published;
  }

  private static String rest(String asset, Collection<String> published) {
    String suggestion = DidYouMean.suggestion(asset, published);
    return suggestion.isEmpty()
        ? "; another node may, or `millrace updates add " + asset + "`."
        : suggestion;
  }
}
