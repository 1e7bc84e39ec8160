package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.metrics.Scrape;
import io.millrace.orchestrator.retention.Retention;
import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.run.NodeRole;
import io.millrace.orchestrator.schedule.Scheduler;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.orchestrator.web.Address;
import io.millrace.orchestrator.web.WebServer;
import io.millrace.orchestrator.web.WebServices;
import java.util.List;

/** A node with its pages, running until the program ends. */
record ServingNode(LocalNode local, String url) {

  static ServingNode start(Program program, EngineListener listener) {
    Settings settings = program.settings();
    var address = new Address(settings.bind(), settings.port(), settings.publicUrl().orElse(null));
    var ignored = settings.keepHistory(); // refuses what is wrong before anything starts
    WebServer.requireFree(address);
    var scrape = new Scrape();
    var backfills = new BackfillDuty();
    var updates = new UpdatesDuty();
    NewNode self = LocalNode.as(program, NodeRole.SERVE);
    LocalNode node =
        LocalNode.start(
            program,
            EngineListener.all(List.of(scrape.listener(), backfills, updates, listener)),
            scrape.alertListener(),
            self);
    SourceWarnings.of(settings, program.catalog())
        .forEach(warning -> program.err().println("millrace: " + warning));
    UnpublishedAssets.of(program.catalog().dags(), program.catalog().dags())
        .forEach(warning -> program.err().println("millrace: " + warning));
    Scheduler scheduler =
        Scheduler.start(
            program.databases().schedules(),
            program.catalog().dags(),
            self.name(),
            node.engine()::wake);
    updates.tell(scheduler);
    program.atTheEnd(scheduler::close);
    backfills.start(program, node);
    settings
        .keepHistory()
        .map(keep -> Retention.start(program.databases().schedules(), keep))
        .ifPresent(retention -> program.atTheEnd(retention::close));
    var services =
        new WebServices(
            program.dagFiles()::catalog,
            node.engine(),
            scheduler,
            Dsl.on(program.databases().pages()),
            scrape,
            RealTime.clock(),
            settings);
    WebServer web = WebServer.start(services, address);
    program.atTheEnd(web::close);
    node.follow(
        program,
        catalog -> {
          scheduler.reload(catalog.dags());
          backfills.reload(catalog.dags());
        });
    return new ServingNode(node, settings.pages(web.port()));
  }
}
