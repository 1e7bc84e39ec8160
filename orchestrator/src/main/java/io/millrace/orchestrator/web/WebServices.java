package io.millrace.orchestrator.web;

import io.millrace.orchestrator.backfill.BackfillReader;
import io.millrace.orchestrator.backfill.Backfills;
import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.execute.Absences;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.metrics.Scrape;
import io.millrace.orchestrator.run.AssetUpdates;
import io.millrace.orchestrator.run.CheckHistory;
import io.millrace.orchestrator.run.CheckReader;
import io.millrace.orchestrator.run.GridReader;
import io.millrace.orchestrator.run.IncidentReader;
import io.millrace.orchestrator.run.MeasureReader;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.TryReader;
import io.millrace.orchestrator.run.WhyNotRunning;
import io.millrace.orchestrator.schedule.DagSchedules;
import io.millrace.orchestrator.schedule.Scheduler;
import io.millrace.orchestrator.settings.Settings;
import java.time.Clock;
import java.util.function.Supplier;
import org.jooq.DSLContext;

/**
 * What the pages show and act on.
 *
 * @param loaded the DAGs as they are now
 * @param database on sessions of the pages' own: however many are open, the engine has its own
 */
public record WebServices(
    Supplier<Catalog> loaded,
    Engine engine,
    Scheduler scheduler,
    DSLContext database,
    Scrape scrape,
    Clock clock,
    Settings settings) {

  Catalog catalog() {
    return loaded.get();
  }

  /** Whether a DAG can be run; what once ran may be gone. */
  boolean isLoaded(String dagId) {
    return catalog().ids().contains(dagId);
  }

  Absences absences() {
    return engine.absences();
  }

  RunReader runs() {
    return new RunReader(database);
  }

  WhyNotRunning whyNotRunning() {
    return new WhyNotRunning(database);
  }

  GridReader grid() {
    return new GridReader(database);
  }

  TryReader tries() {
    return new TryReader(database);
  }

  DagSchedules schedules() {
    return new DagSchedules(database);
  }

  Backfills backfills() {
    return new Backfills(database, engine.runs());
  }

  BackfillReader backfillReader() {
    return new BackfillReader(database);
  }

  AssetUpdates updates() {
    return new AssetUpdates(database);
  }

  MeasureReader measures() {
    return new MeasureReader(database);
  }

  IncidentReader incidents() {
    return new IncidentReader(database);
  }

  CheckReader checks() {
    return new CheckReader(database);
  }

  CheckHistory checkHistory() {
    return new CheckHistory(database);
  }
}
