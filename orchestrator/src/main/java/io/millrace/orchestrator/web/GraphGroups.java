package io.millrace.orchestrator.web;

import io.millrace.tasks.Relations;
import io.millrace.tasks.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.math.KVector;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/** The groups of a DAG as nodes of a graph, each in the one around it. */
final class GraphGroups {

  private static final double ABOVE = 24;
  private static final double AROUND = 10;

  private final ElkNode graph;
  private final Map<String, ElkNode> groups = new LinkedHashMap<>();

  GraphGroups(ElkNode graph) {
    this.graph = graph;
  }

  /** Where a task's node belongs. */
  ElkNode of(Task<?> task) {
    String group = task.relations().group();
    return group == null ? graph : node(group);
  }

  private ElkNode node(String group) {
    ElkNode known = groups.get(group);
    if (known != null) {
      return known;
    }
    int last = group.lastIndexOf(Relations.BETWEEN);
    ElkNode made = ElkGraphUtil.createNode(last < 0 ? graph : node(group.substring(0, last)));
    padded(made);
    groups.put(group, made);
    return made;
  }

  /** Leaves room for a name above what is in it. */
  static void padded(ElkNode group) {
    group.setProperty(CoreOptions.PADDING, new ElkPadding(ABOVE, AROUND, AROUND, AROUND));
  }

  Map<String, ElkNode> all() {
    return groups;
  }

  List<GraphDrawing.Area> areas() {
    return groups.entrySet().stream()
        .map(group -> {
          ElkNode node = group.getValue();
          KVector at = place(node);
          return new GraphDrawing.Area(
              group.getKey(), at.x, at.y, node.getWidth(), node.getHeight());
        })
        .toList();
  }

  /** In the whole drawing; a node's own place is one in the node around it. */
  static KVector place(ElkNode node) {
    var place = new KVector();
    for (ElkNode outer = node; outer != null; outer = outer.getParent()) {
      place.add(outer.getX(), outer.getY());
    }
    return place;
  }
}
