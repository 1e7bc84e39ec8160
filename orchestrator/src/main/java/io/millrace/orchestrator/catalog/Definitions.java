package io.millrace.orchestrator.catalog;

import io.millrace.orchestrator.schedule.Intervals;
import io.millrace.orchestrator.schedule.ScheduleRejected;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.DagRejected;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the definitions that class loaders find, and keeps what comes of it. */
final class Definitions {

  private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);

  private final boolean mayExit;
  private final List<KnownDag> known = new ArrayList<>();
  private final List<RefusedDag> refused = new ArrayList<>();

  /** {@code mayExit} lets the jars' code end the program. */
  Definitions(boolean mayExit) {
    this.mayExit = mayExit;
  }

  List<KnownDag> known() {
    return known;
  }

  List<RefusedDag> refused() {
    return refused;
  }

  /** Reads a jar, which is expected to bring a DAG. */
  void addJar(Path jar, ClassLoader program) {
    try (var file = new JarFile(jar.toFile())) {
      if (file.getEntry(DagLoader.DEFINITIONS) == null) {
        refuse(
            jar.getFileName().toString(),
            jar.toString(),
            "The jar brings no DAG; name its DagDefinition classes in "
                + DagLoader.DEFINITIONS
                + ".");
        return;
      }
      add(new DagLoader(jar.toUri().toURL(), program, mayExit), jar.toString());
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a path has a URL", e);
    } catch (IOException e) {
      LOG.warn("cannot read {}", jar, e);
      refuse(
          jar.getFileName().toString(),
          jar.toString(),
          "It is no readable jar: " + e.getMessage() + "; build it again.");
    }
  }

  /** Reads what a class loader finds. */
  void add(ClassLoader loader, String origin) {
    Iterator<ServiceLoader.Provider<DagDefinition>> providers =
        ServiceLoader.load(DagDefinition.class, loader).stream().iterator();
    while (hasNext(providers, origin)) {
      try {
        var provider = providers.next();
        define(provider, loader, origin);
      } catch (ServiceConfigurationError e) {
        refuse(origin, e);
      }
    }
  }

  private boolean hasNext(
      Iterator<ServiceLoader.Provider<DagDefinition>> providers, String origin) {
    while (true) {
      try {
        return providers.hasNext();
      } catch (ServiceConfigurationError e) {
        refuse(origin, e);
      }
    }
  }

  private void define(
      ServiceLoader.Provider<DagDefinition> provider, ClassLoader loader, String origin) {
    Class<?> type = provider.type();
    try {
      Dag dag = provider.get().define();
      if (fires(dag, origin)) {
        known.add(new KnownDag(dag, loader, origin));
      }
    } catch (DagRejected e) {
      refuse(type.getSimpleName(), origin, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      // Whatever an author's code throws, the other DAGs go on.
      LOG.warn("cannot define {}", type.getName(), e);
      refuse(type.getSimpleName(), origin, broken(type, e));
    }
  }

  private boolean fires(Dag dag, String origin) {
    try {
      Intervals.require(dag.timing().schedule());
      return true;
    } catch (ScheduleRejected e) {
      refuse(dag.id(), origin, "DAG " + dag.id() + ": " + e.getMessage() + ".");
      return false;
    }
  }

  private static String broken(Class<?> type, Throwable e) {
    Throwable cause =
        e instanceof ServiceConfigurationError && e.getCause() != null ? e.getCause() : e;
    String place =
        Arrays.stream(cause.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith(type.getName()))
            .findFirst()
            .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
            .orElse("");
    if (cause instanceof NoClassDefFoundError missing) {
      return type.getName()
          + " needs the class "
          + String.valueOf(missing.getMessage()).replace('/', '.')
          + ", which is neither in its jar nor in Millrace; put it into that jar.";
    }
    return type.getName() + " failed" + place + ": " + cause + ".";
  }

  private void refuse(String origin, ServiceConfigurationError e) {
    LOG.warn("cannot load a DAG of {}", origin, e);
    String reason =
        String.valueOf(e.getMessage()).replaceFirst(DagDefinition.class.getName() + ": ", "");
    refuse(reason.replaceFirst("^Provider (\\S+?\\.)?(\\w+) .*$", "$2"), origin, reason + ".");
  }

  private void refuse(String name, String origin, String reason) {
    refused.add(new RefusedDag(name, origin, reason));
  }
}
