package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.orchestrator.run.AssetUpdates.Listed;
import io.millrace.orchestrator.run.AssetUpdates.Listener;
import io.millrace.orchestrator.run.OperationRefused;
import io.millrace.orchestrator.run.RunReader.Run;
import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.tasks.AssetUpdate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What programs ask of updates of assets, with the paths and names of Airflow's REST API. */
final class AssetsApi {

  /** An update, as the API shows it. */
  record Event(
      String name,
      Instant timestamp,
      @Nullable String sourceDagId,
      @Nullable String sourceRunId,
      @Nullable String sourceTaskId,
      @Nullable String note) {

    static Event of(AssetUpdate update) {
      return new Event(
          update.asset(),
          update.at(),
          update.dagId(),
          update.runId(),
          update.taskId(),
          update.note());
    }
  }

  /** An update with the DAGs that were told of it. */
  record ListedEvent(long id, Event event, List<Listener> createdDagruns) {

    static ListedEvent of(Listed listed) {
      return new ListedEvent(listed.updateId(), Event.of(listed.update()), listed.told());
    }
  }

  /** The newest, newest first. */
  record Events(List<ListedEvent> assetEvents) {}

  /** Those that a run was started for, oldest first. */
  record UpstreamEvents(List<Event> assetEvents) {}

  /** What came of recording one: the DAGs that wait for it. */
  record Added(String name, List<String> dagIds) {}

  private static final int SHOWN = 100;
  private static final String EVENTS = "/api/v2/assets/events";

  private final WebServices services;

  AssetsApi(WebServices services) {
    this.services = services;
  }

  void add(RoutesConfig routes) {
    routes.get(EVENTS, context -> Api.answer(context, () -> list(context)));
    routes.post(EVENTS, context -> Api.answer(context, () -> create(context)));
    routes.get(
        "/api/v2/dags/{dag}/dagRuns/{run}/upstreamAssetEvents",
        context -> Api.answer(context, () -> upstream(context)));
  }

  private Object list(Context context) {
    return new Events(
        services.updates().newest(context.queryParam("name"), SHOWN).stream()
            .map(ListedEvent::of)
            .toList());
  }

  private Object create(Context context) {
    JsonBody body = JsonBody.read(context.body(), List.of("name", "note"));
    String name = body.required("name");
    try {
      List<String> told = services.updates().add(name, body.text("note"));
      services.scheduler().assetsUpdated();
      return new Added(name, told);
    } catch (OperationRefused malformed) {
      throw new RunRefused(String.valueOf(malformed.getMessage()));
    }
  }

  private Object upstream(Context context) {
    Run run = RunPages.find(services, context);
    return new UpstreamEvents(services.runs().updates(run).stream().map(Event::of).toList());
  }
}
