package io.millrace.orchestrator.run;

import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Concurrency;
import io.millrace.tasks.GroupRetries;
import io.millrace.tasks.Relations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that belongs to the structure of a task, its edges aside.
 *
 * @param component of {@link RunGraph.Node} that holds it, and of that one's
 * @param words what people call it
 * @param value as people read it
 */
record TaskAttribute(String component, String words, Function<RunGraph.Node, Object> value) {

  /** A test holds that none is forgotten. */
  static final List<TaskAttribute> ALL =
      List.of(
          new TaskAttribute("kind", "kind", node -> node.kind().key()),
          new TaskAttribute("rule", "trigger rule", node -> Lower.of(node.rule())),
          new TaskAttribute("tolerable", "tolerable", RunGraph.Node::tolerable),
          new TaskAttribute("queue", "queue", RunGraph.Node::queue),
          new TaskAttribute("concurrency", "limits", node -> limits(node.concurrency())),
          new TaskAttribute("relations.past", "past", node -> Lower.of(node.relations().past())),
          new TaskAttribute("relations.part", "part", node -> Lower.of(node.relations().part())),
          new TaskAttribute("relations.group", "group", node -> orNone(node.relations().group())),
          new TaskAttribute(
              "relations.retries", "group's retries", node -> retries(node.relations())));

  private static String retries(Relations relations) {
    GroupRetries retries = relations.retries();
    return retries == null ? "none" : retries.times() + " after " + retries.delay();
  }

  private static String orNone(@Nullable String name) {
    return name == null ? "none" : name;
  }

  private static String limits(Concurrency own) {
    List<String> words = new ArrayList<>();
    if (own.pool() != null) {
      words.add("pool " + own.pool() + (own.poolSlots() == 1 ? "" : ", slots " + own.poolSlots()));
    }
    if (own.priority() != 0) {
      words.add("priority " + own.priority());
    }
    if (own.maxActive() != null) {
      words.add("at once " + own.maxActive());
    }
    return words.isEmpty() ? "none" : String.join("; ", words);
  }

  String of(RunGraph.Node node) {
    return value.apply(node).toString();
  }
}
