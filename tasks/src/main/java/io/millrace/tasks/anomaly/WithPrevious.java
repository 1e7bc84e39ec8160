package io.millrace.tasks.anomaly;

import static java.util.stream.Collectors.joining;

import io.millrace.tasks.anomaly.Judgement.Change;
import io.millrace.tasks.anomaly.Judgement.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** With the point before, whatever that was found to be: names, each with its place. */
public record WithPrevious() implements Comparison {

  @Override
  public boolean asksForAll() {
    return true;
  }

  @Override
  public Judgement judge(Point now, List<Point> earlier) {
    if (earlier.isEmpty()) {
      return Judgement.noBaseline("nothing came before");
    }
    Map<String, Double> before = earlier.getLast().values();
    List<Change> changes = changes(now.values(), before);
    return changes.isEmpty()
        ? new Judgement(
            Verdict.USUAL, now.values().size() + " names as before", null, null, List.of())
        : new Judgement(Verdict.UNUSUAL, words(changes), null, null, changes);
  }

  private static List<Change> changes(Map<String, Double> now, Map<String, Double> before) {
    List<Change> changes = new ArrayList<>();
    for (String name : inOrder(before)) {
      if (!now.containsKey(name)) {
        changes.add(new Change(name, null, before.get(name)));
      }
    }
    for (String name : inOrder(now)) {
      if (!before.containsKey(name)) {
        changes.add(new Change(name, now.get(name), null));
      }
    }
    List<String> stayed = inOrder(before).stream().filter(now::containsKey).toList();
    List<String> stay = inOrder(now).stream().filter(before::containsKey).toList();
    for (int i = 0; i < stay.size(); i++) {
      if (!stay.get(i).equals(stayed.get(i))) {
        changes.add(new Change(stay.get(i), now.get(stay.get(i)), before.get(stay.get(i))));
      }
    }
    return changes;
  }

  private static List<String> inOrder(Map<String, Double> places) {
    return places.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String words(List<Change> changes) {
    List<String> parts = new ArrayList<>();
    add(parts, "gone: ", changes.stream().filter(change -> change.now() == null).toList());
    add(parts, "new: ", changes.stream().filter(change -> change.before() == null).toList());
    add(
        parts,
        "elsewhere: ",
        changes.stream()
            .filter(change -> change.now() != null && change.before() != null)
            .toList());
    return String.join("; ", parts);
  }

  private static void add(List<String> parts, String what, List<Change> changes) {
    if (!changes.isEmpty()) {
      parts.add(what + changes.stream().map(Change::label).collect(joining(", ")));
    }
  }
}
