package io.millrace.orchestrator.catalog;

import io.millrace.orchestrator.schedule.Intervals;
import io.millrace.orchestrator.schedule.ScheduleRejected;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the definitions that a class loader finds, and keeps what comes of it. Used once. */
final class DefineDags {

  /** More than any needs: {@code define()} asks no database, and reads no data. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(DefineDags.class);

  private final ClassLoader loader;
  private final String origin;
  private final @Nullable Path code;
  private final Duration limit;
  private final List<KnownDag> known = new ArrayList<>();
  private final List<RefusedDag> refused = new ArrayList<>();

  private DefineDags(ClassLoader loader, String origin, @Nullable Path code, Duration limit) {
    this.loader = loader;
    this.origin = origin;
    this.code = code;
    this.limit = limit;
  }

  /**
   * The DAGs of a class loader.
   *
   * @param code the jar that it loads from; null for the program's own
   * @param limit how long one definition may take
   */
  static LoadedFile of(ClassLoader loader, String origin, @Nullable Path code, Duration limit) {
    var definitions = new DefineDags(loader, origin, code, limit);
    definitions.defineAll();
    return new LoadedFile(code, definitions.known, definitions.refused);
  }

  private void defineAll() {
    Iterator<ServiceLoader.Provider<DagDefinition>> providers =
        ServiceLoader.load(DagDefinition.class, loader).stream().iterator();
    while (hasNext(providers)) {
      try {
        define(providers.next());
      } catch (ServiceConfigurationError e) {
        refuse(e);
      }
    }
  }

  private boolean hasNext(Iterator<ServiceLoader.Provider<DagDefinition>> providers) {
    while (true) {
      try {
        return providers.hasNext();
      } catch (ServiceConfigurationError e) {
        refuse(e);
      } catch (LinkageError | RuntimeException e) { // by then it has gone on to the next name
        LOG.warn("cannot load a class of {}", origin, e);
        refused.add(BrokenDefinition.unlinked(origin, e));
      }
    }
  }

  private void define(ServiceLoader.Provider<DagDefinition> provider) {
    Class<?> type = provider.type();
    var end = TimedDefinition.call(type.getSimpleName(), limit, () -> provider.get().define());
    switch (end) {
      case TimedDefinition.End.Returned(Dag dag) -> keep(type, dag);
      case TimedDefinition.End.Threw(Throwable thrown) -> {
        // Whatever an author's code throws, the other DAGs go on.
        LOG.warn("cannot define {}", type.getName(), thrown);
        refused.add(BrokenDefinition.threw(type, origin, thrown));
      }
      case TimedDefinition.End.Late(List<StackTraceElement> at, boolean leftBehind) -> {
        LOG.warn("give up define={} left_behind={}", type.getName(), leftBehind);
        refused.add(BrokenDefinition.late(type, origin, limit, at, leftBehind));
      }
    }
  }

  private void keep(Class<?> type, @Nullable Dag dag) {
    if (dag == null) {
      refused.add(
          RefusedDag.of(
              type.getSimpleName(),
              origin,
              Problem.of(type.getName() + ".define() returned null; return dag.build().")));
      return;
    }
    if (dag.tasks().isEmpty()) {
      refuse(dag, "it has no tasks; give it one with dag.task(..)");
      return;
    }
    try {
      Intervals.require(dag.timing().schedule());
      known.add(new KnownDag(dag, loader, origin, code));
    } catch (ScheduleRejected e) {
      refuse(dag, String.valueOf(e.getMessage()));
    }
  }

  private void refuse(Dag dag, String why) {
    refused.add(RefusedDag.of(dag.id(), origin, Problem.of("DAG " + dag.id() + ": " + why + ".")));
  }

  private void refuse(ServiceConfigurationError e) {
    LOG.warn("cannot load a DAG of {}", origin, e);
    String reason =
        String.valueOf(e.getMessage()).replaceFirst(DagDefinition.class.getName() + ": ", "");
    refused.add(
        RefusedDag.of(
            reason.replaceFirst("^Provider (\\S+?\\.)?(\\w+) .*$", "$2"),
            origin,
            Problem.of(reason + ".")));
  }
}
