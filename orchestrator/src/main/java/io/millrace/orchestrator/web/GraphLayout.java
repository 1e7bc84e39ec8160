package io.millrace.orchestrator.web;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.eclipse.elk.core.options.SizeConstraint;
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
    Set<String> around = around(dag);
    for (Task<?> task : dag.tasks()) {
      String in = task.mapping().in();
      ElkNode outer = in == null ? groups.of(task) : nodes.getOrDefault(in, graph);
      ElkNode node = node(task, outer, around.contains(task.id()));
      nodes.put(task.id(), node);
      task.upstream().forEach(parent -> ElkGraphUtil.createSimpleEdge(nodes.get(parent), node));
    }
    // Lines that cross the border of a group are not curved.
    boolean curved = groups.all().isEmpty() && around.isEmpty();
    lookAs(graph, curved);
    groups.all().forEach((name, group) -> lookAs(group, curved));
    around.forEach(group -> lookAs(nodes.getOrDefault(group, graph), curved));
    new RecursiveGraphLayoutEngine().layout(graph, new BasicProgressMonitor());
    return new GraphDrawing(
        (int) Math.ceil(graph.getWidth()),
        (int) Math.ceil(graph.getHeight()),
        groups.areas(),
        boxes(dag, nodes, around),
        lines(nodes.values(), curved));
  }

  /** The mapped groups and loops that have members. */
  private static Set<String> around(Dag dag) {
    return dag.tasks().stream()
        .map(task -> task.mapping().in())
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static ElkNode node(Task<?> task, ElkNode outer, boolean isAround) {
    ElkNode node = ElkGraphUtil.createNode(outer);
    double width = SIGN + CHARACTER * GraphShape.label(task).length();
    if (isAround) {
      GraphGroups.padded(node);
      node.setProperty(CoreOptions.NODE_SIZE_CONSTRAINTS, EnumSet.of(SizeConstraint.MINIMUM_SIZE));
      node.setProperty(CoreOptions.NODE_SIZE_MINIMUM, new KVector(width, HEIGHT));
    } else {
      node.setDimensions(width, HEIGHT);
    }
    return node;
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

  private static List<GraphDrawing.Box> boxes(
      Dag dag, Map<String, ElkNode> nodes, Set<String> around) {
    List<GraphDrawing.Box> boxes = new ArrayList<>();
    Map<String, String> shownBy = new HashMap<>();
    for (Task<?> task : dag.tasks()) {
      String in = task.mapping().in();
      String shown = in == null ? task.id() : shownBy.getOrDefault(in, in);
      shownBy.put(task.id(), shown);
      GraphShape shape =
          around.contains(task.id())
              ? GraphShape.AROUND
              : task.mapping().repeat() == null ? GraphShape.ONE : GraphShape.MANY;
      ElkNode node = Objects.requireNonNull(nodes.get(task.id()));
      KVector at = GraphGroups.place(node);
      boxes.add(
          new GraphDrawing.Box(
              task.id(),
              shown,
              GraphShape.label(task),
              shape,
              at.x,
              at.y,
              node.getWidth(),
              node.getHeight(),
              null));
    }
    return boxes;
  }

  private static List<GraphDrawing.Line> lines(Collection<ElkNode> nodes, boolean curved) {
    List<GraphDrawing.Line> lines = new ArrayList<>();
    for (ElkNode node : nodes) {
      for (ElkEdge edge : ElkGraphUtil.allOutgoingEdges(node)) {
        KVector from = GraphGroups.place(edge.getContainingNode());
        edge.getSections()
            .forEach(section -> lines.add(new GraphDrawing.Line(path(section, from, curved))));
      }
    }
    return lines;
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
