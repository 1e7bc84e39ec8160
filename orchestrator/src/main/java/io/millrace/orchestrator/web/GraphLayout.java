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
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
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
    graph.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    graph.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
    graph.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.SPLINES);
    graph.setProperty(CoreOptions.PADDING, new ElkPadding(8));
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE, 14.0);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 46.0);
    Map<String, ElkNode> nodes = new HashMap<>();
    for (Task<?> task : dag.tasks()) {
      ElkNode node = ElkGraphUtil.createNode(graph);
      node.setDimensions(SIGN + CHARACTER * task.id().length(), HEIGHT);
      nodes.put(task.id(), node);
      task.upstream().forEach(parent -> ElkGraphUtil.createSimpleEdge(nodes.get(parent), node));
    }
    new RecursiveGraphLayoutEngine().layout(graph, new BasicProgressMonitor());
    return drawing(dag, graph, nodes);
  }

  private static GraphDrawing drawing(Dag dag, ElkNode graph, Map<String, ElkNode> nodes) {
    List<GraphDrawing.Box> boxes = new ArrayList<>();
    for (Task<?> task : dag.tasks()) {
      ElkNode node = nodes.getOrDefault(task.id(), graph);
      boxes.add(
          new GraphDrawing.Box(
              task.id(), node.getX(), node.getY(), node.getWidth(), node.getHeight(), null));
    }
    List<GraphDrawing.Line> lines = new ArrayList<>();
    for (ElkEdge edge : graph.getContainedEdges()) {
      edge.getSections().forEach(section -> lines.add(new GraphDrawing.Line(path(section))));
    }
    return new GraphDrawing(
        (int) Math.ceil(graph.getWidth()), (int) Math.ceil(graph.getHeight()), boxes, lines);
  }

  /** Splines come as cubic curves: two control points and an end each. */
  private static String path(ElkEdgeSection section) {
    var path = new StringBuilder(point("M", section.getStartX(), section.getStartY()));
    List<double[]> points = new ArrayList<>();
    for (ElkBendPoint bend : section.getBendPoints()) {
      points.add(new double[] {bend.getX(), bend.getY()});
    }
    points.add(new double[] {section.getEndX(), section.getEndY()});
    boolean curved = points.size() % 3 == 0;
    for (int i = 0; i < points.size(); i++) {
      String command = curved ? i % 3 == 0 ? " C" : "" : " L";
      path.append(point(command, points.get(i)[0], points.get(i)[1]));
    }
    return path.toString();
  }

  private static String point(String command, double x, double y) {
    return String.format(Locale.ROOT, "%s %.1f %.1f", command, x, y);
  }
}
