package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.orchestrator.run.NodeReader;
import io.millrace.orchestrator.run.NodeReader.Node;
import java.util.List;

/** The processes that run tasks. */
final class NodePages {

  /** Nodes, those that are alive first. */
  record NodesPage(List<Node> nodes) {}

  private final WebServices services;
  private final Pages pages;

  NodePages(WebServices services, Pages pages) {
    this.services = services;
    this.pages = pages;
  }

  void add(RoutesConfig routes) {
    routes.get("/nodes", this::all);
  }

  private void all(Context context) {
    pages.show(context, "nodes", new NodesPage(new NodeReader(services.database()).nodes()));
  }
}
