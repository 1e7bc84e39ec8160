package io.millrace.orchestrator.web;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.math.KVector;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.HierarchyHandling;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Lays a DAG out in layers from left to right, with the Eclipse Layout Kernel, whose classes take
 * long to load.
 */
final class GraphLayout {

  private static final double HEIGHT = 30;
  private static final double SIGN = 34;
  private static final double CHARACTER = 7.3;

  private GraphLayout() {}

  static GraphDrawing of(Dag dag) {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
    ElkNode graph = ElkGraphUtil.createGraph();
    graph.setProperty(CoreOptions.PADDING, new ElkPadding(8));
    var groups = new GraphGroups(graph);
    Map<String, ElkNode> nodes = new HashMap<>();
    for (Task<?> task : dag.tasksOfARun()) {
      ElkNode node = ElkGraphUtil.createNode(groups.of(task));
      node.setDimensions(SIGN + CHARACTER * task.id().length(), HEIGHT);
      nodes.put(task.id(), node);
      task.upstream().forEach(parent -> ElkGraphUtil.createSimpleEdge(nodes.get(parent), node));
    }
    boolean curved = groups.all().isEmpty(); // lines that cross the border of a group are not
    lookAs(graph, curved);
    groups.all().forEach((name, group) -> lookAs(group, curved));
    new RecursiveGraphLayoutEngine().layout(graph, new BasicProgressMonitor());
    return drawing(dag, graph, nodes, groups, curved);
  }

  private static void lookAs(ElkNode graph, boolean curved) {
    graph.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    graph.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
    graph.setProperty(
        CoreOptions.EDGE_ROUTING, curved ? EdgeRouting.SPLINES : EdgeRouting.POLYLINE);
    graph.setProperty(CoreOptions.HIERARCHY_HANDLING, HierarchyHandling.INCLUDE_CHILDREN);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE, 14.0);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 46.0);
  }

  private static GraphDrawing drawing(
      Dag dag, ElkNode graph, Map<String, ElkNode> nodes, GraphGroups groups, boolean curved) {
    List<GraphDrawing.Box> boxes = new ArrayList<>();
    for (Task<?> task : dag.tasksOfARun()) {
      ElkNode node = nodes.getOrDefault(task.id(), graph);
      KVector at = GraphGroups.place(node);
      boxes.add(
          new GraphDrawing.Box(task.id(), at.x, at.y, node.getWidth(), node.getHeight(), null));
    }
    List<GraphDrawing.Line> lines = new ArrayList<>();
    for (ElkNode node : nodes.values()) {
      for (ElkEdge edge : ElkGraphUtil.allOutgoingEdges(node)) {
        KVector from = GraphGroups.place(edge.getContainingNode());
        edge.getSections()
            .forEach(section -> lines.add(new GraphDrawing.Line(path(section, from, curved))));
      }
    }
    return new GraphDrawing(
        (int) Math.ceil(graph.getWidth()),
        (int) Math.ceil(graph.getHeight()),
        groups.areas(),
        boxes,
        lines);
  }

  /** Splines come as cubic curves: two control points and an end each. */
  private static String path(ElkEdgeSection section, KVector from, boolean splines) {
    var path =
        new StringBuilder(point("M", from.x + section.getStartX(), from.y + section.getStartY()));
    List<double[]> points = new ArrayList<>();
    for (ElkBendPoint bend : section.getBendPoints()) {
      points.add(new double[] {bend.getX(), bend.getY()});
    }
    points.add(new double[] {section.getEndX(), section.getEndY()});
    boolean curved = splines && points.size() % 3 == 0;
    for (int i = 0; i < points.size(); i++) {
      String command = curved ? i % 3 == 0 ? " C" : "" : " L";
      path.append(point(command, from.x + points.get(i)[0], from.y + points.get(i)[1]));
    }
    return path.toString();
  }

  private static String point(String command, double x, double y) {
    return String.format(Locale.ROOT, "%s %.1f %.1f", command, x, y);
  }
}
