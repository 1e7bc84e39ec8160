package io.millrace.orchestrator.run;

import static java.util.Objects.requireNonNull;

import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Concurrency;
import io.millrace.tasks.GroupRetries;
import io.millrace.tasks.Relations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that belongs to the structure of a task, its edges aside.
 *
 * @param component of {@link RunGraph.Node} that holds it, and of that one's
 * @param words what people call it
 * @param value as people read it
 */
record TaskAttribute(
    String component, String words, BiFunction<RunGraph, RunGraph.Node, Object> value) {

  /** A test holds that none is forgotten. */
  static final List<TaskAttribute> ALL =
      List.of(
          new TaskAttribute("kind", "kind", node -> node.kind().key()),
          new TaskAttribute("rule", "trigger rule", node -> Lower.of(node.rule())),
          new TaskAttribute("tolerable", "tolerable", RunGraph.Node::tolerable),
          new TaskAttribute("queue", "queue", RunGraph.Node::queue),
          new TaskAttribute("concurrency", "limits", node -> limits(node.concurrency())),
          new TaskAttribute("relations.past", "past", node -> Lower.of(node.relations().past())),
          new TaskAttribute("relations.role", "role", node -> Lower.of(node.relations().role())),
          new TaskAttribute("relations.group", "group", node -> orNone(node.relations().group())),
          new TaskAttribute(
              "relations.retries", "group's retries", node -> retries(node.relations())),
          new TaskAttribute("mapping", "instances", TaskAttribute::instances));

  /** One for which its node is enough. */
  private TaskAttribute(String component, String words, Function<RunGraph.Node, Object> value) {
    this(component, words, (graph, node) -> value.apply(node));
  }

  private static String instances(RunGraph graph, RunGraph.Node node) {
    NodeMapping mapping = node.mapping();
    List<String> words = new ArrayList<>();
    switch (mapping.kind()) {
      case null -> words.add("one");
      case MAP -> words.add("each of " + id(graph, mapping.over()));
      case LOOP -> words.add("repeated, at most " + mapping.most());
    }
    if (mapping.in() != null) {
      words.add("in " + id(graph, mapping.in()));
    }
    if (mapping.result() != null && !id(graph, mapping.result()).equals(node.taskId())) {
      words.add("output of " + id(graph, mapping.result()));
    }
    if (mapping.collected()) {
      words.add("output taken");
    }
    if (!mapping.publishes().isEmpty()) {
      words.add("publishes " + String.join(", ", mapping.publishes()));
    }
    return String.join("; ", words);
  }

  private static String id(RunGraph graph, @Nullable Integer ordinal) {
    return graph.nodes().get(requireNonNull(ordinal)).taskId();
  }

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

  String of(RunGraph graph, RunGraph.Node node) {
    return value.apply(graph, node).toString();
  }
}
