package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.catalog.DagFiles;
import io.millrace.orchestrator.catalog.DagJar;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.execute.EngineOptions;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.metrics.Scrape;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.schedule.Scheduler;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** A node with the DAG {@link Mill} and its pages, on a port of its own. */
final class MillServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final BlockingQueue<Long> ends = new LinkedBlockingQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final HikariDataSource pool = new HikariDataSource();
  private final HikariDataSource pages = new HikariDataSource();
  private final PausableDatabase database;
  private final Engine engine;
  private final Scheduler scheduler;
  private final WebServices services;
  private final WebServer web;
  private final RunReader reader;

  MillServer(TestDatabase database, Path folder) throws IOException {
    this(database, folder, RealTime.clock());
  }

  /** {@code clock} is the one that runs are named after; {@code more} DAGs are there besides. */
  MillServer(TestDatabase database, Path folder, Clock clock, Class<?>... more) throws IOException {
    Path dags = Files.createDirectories(folder.resolve("dags"));
    DagJar.of(dags.resolve("mill.jar"), Mill.class);
    if (more.length > 0) {
      DagJar.of(dags.resolve("more.jar"), more);
    }
    var settings = Settings.load(Map.of("MILLRACE_DAGS", dags.toString()), folder);
    Catalog catalog = DagFiles.load(settings).catalog();
    pool.setDataSource(database.dataSource());
    pool.setMaximumPoolSize(8);
    this.database = new PausableDatabase(database);
    pages.setDataSource(this.database.dataSource());
    pages.setMaximumPoolSize(4);
    pages.setConnectionTimeout(PATIENCE.toMillis());
    DSLContext dsl = DSL.using(pool, SQLDialect.POSTGRES);
    reader = new RunReader(dsl);
    var scrape = new Scrape();
    engine =
        new Engine(
            catalog.dags(),
            new Surroundings(
                pool,
                database.dataSource(),
                name -> {
                  throw new IllegalStateException("no warehouse " + name);
                },
                (dag, given) -> folder),
            EngineOptions.named("test"),
            EngineListener.all(List.of(scrape.listener(), new Ends())));
    engine.start();
    scheduler = Scheduler.start(pool, catalog.dags(), "test", engine::wake);
    services =
        new WebServices(
            () -> catalog,
            engine,
            scheduler,
            DSL.using(pages, SQLDialect.POSTGRES),
            scrape,
            clock,
            settings);
    web = WebServer.start(services, new Address("127.0.0.1", 0, null));
  }

  String url(String path) {
    return "http://127.0.0.1:" + web.port() + path;
  }

  /** The database as the pages reach it. */
  PausableDatabase database() {
    return database;
  }

  /** Takes every session of the pages; whoever wants pages again closes them. */
  List<Connection> takeSessions() throws SQLException {
    List<Connection> taken = new ArrayList<>();
    while (taken.size() < pages.getMaximumPoolSize()) {
      taken.add(pages.getConnection());
    }
    return taken;
  }

  WebServices services() {
    return services;
  }

  int port() {
    return web.port();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String form, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> postAs(String contentType, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path).header("Content-Type", contentType).POST(BodyPublishers.ofString(body));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> postJson(String path, String body) throws IOException, InterruptedException {
    return postAs("application/json", path, body);
  }

  HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
    return send(method, path, "");
  }

  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        request(path).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  /** The lines that a page which listens is sent, as they come. */
  Stream<String> listen() throws IOException, InterruptedException {
    HttpRequest request = request("/live").header("Accept", "text/event-stream").build();
    return client.send(request, BodyHandlers.ofLines()).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url(path)));
  }

  /** Triggers a run by its form; answers its path. */
  String trigger(String form) throws IOException, InterruptedException {
    HttpResponse<String> answer = post("/dags/mill/trigger", form);
    assertThat(answer.statusCode()).isEqualTo(303);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  /** The newest run, once it has ended; each end is waited for once. */
  RunReader.Run awaitEnd() throws InterruptedException {
    Long ended = ends.poll(20, TimeUnit.SECONDS);
    assertThat(ended).as("the run ends, %s", newest()).isNotNull();
    return newest();
  }

  RunReader.Run newest() {
    return reader.runs("mill", 1).getFirst();
  }

  @Override
  public void close() {
    web.close();
    scheduler.close();
    engine.close();
    pages.close();
    pool.close();
  }

  private final class Ends implements EngineListener {

    @Override
    public void runEnded(long dagRunId, RunState state) {
      ends.add(dagRunId);
    }
  }
}
