package io.millrace.orchestrator.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The web server of a node: pages, actions, live updates, health and metrics. */
public final class WebServer implements AutoCloseable {

  private final Javalin javalin;
  private final LiveUpdates live;

  private WebServer(Javalin javalin, LiveUpdates live) {
    this.javalin = javalin;
    this.live = live;
  }

  /**
   * Asks whether the address can be had, before anything else is started for it.
   *
   * @throws WebUnavailable if it cannot
   */
  public static void requireFree(Address address) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address.host(), address.port()));
    } catch (IOException taken) {
      throw WebUnavailable.at(address, taken);
    }
  }

  /**
   * Starts to listen.
   *
   * @throws WebUnavailable if the address cannot be had
   */
  public static WebServer start(WebServices services, Address address) {
    // Jetty would wake all of the JVM's management to ask how many references a cache line holds.
    System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
    var live = new LiveUpdates(services.database());
    Javalin javalin = Javalin.create(config -> configure(config, services, address, live));
    try {
      javalin.start();
    } catch (JavalinBindException taken) {
      throw WebUnavailable.at(address, taken);
    }
    return new WebServer(javalin, live);
  }

  private static void configure(
      JavalinConfig config, WebServices services, Address address, LiveUpdates live) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.jetty.host = address.host();
    config.jetty.port = address.port();
    config.jetty.modifyHttpConfiguration(TypedPaths::accept);
    config.jetty.modifyServer(server -> server.setErrorHandler(new UnreadableRequests()));
    config.staticFiles.enableWebjars();
    config.staticFiles.add(files -> {
      files.hostedPath = "/assets";
      files.directory = "/public";
      files.location = Location.CLASSPATH;
    });
    var pages = new Pages(services.absences());
    config.routes.before(new SameOrigin(address)::check);
    config.routes.before(TypedPaths::check);
    config.routes.before(ZeroCharacters::check);
    config.routes.before(new ReachableFirst(services.database())::check);
    new DagPages(services, pages).add(config.routes);
    new RunPages(services, pages).add(config.routes);
    new TaskPages(services, pages).add(config.routes);
    new CheckPages(services, pages).add(config.routes);
    new IncidentPages(services, pages).add(config.routes);
    new AlertPages(services, pages).add(config.routes);
    new NodePages(services, pages).add(config.routes);
    new Actions(services, pages).add(config.routes);
    new OperationActions(services).add(config.routes);
    new ApprovalActions(services).add(config.routes);
    new IncidentActions(services).add(config.routes);
    new Api(services).add(config.routes);
    new BackfillApi(services).add(config.routes);
    new AssetsApi(services).add(config.routes);
    new OperationsApi(services).add(config.routes);
    new Probes(services).add(config.routes);
    config.routes.sse("/live", live::add);
    new Failures(pages).add(config.routes);
  }

  /** The port it listens on, also where any was asked for. */
  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    live.close();
    javalin.stop();
  }
}
