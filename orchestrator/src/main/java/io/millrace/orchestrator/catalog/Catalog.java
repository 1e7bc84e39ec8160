package io.millrace.orchestrator.catalog;

import io.millrace.orchestrator.settings.Settings;
import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.tasks.Dag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The DAGs of one start of the program. Immutable. */
public final class Catalog {

  private final Map<String, KnownDag> known;
  private final List<RefusedDag> refused;
  private final @Nullable Path folder;

  private Catalog(Definitions found, @Nullable Path folder) {
    this.folder = folder;
    var known = new TreeMap<String, KnownDag>();
    var refused = new ArrayList<>(found.refused());
    var byName =
        found.known().stream()
            .collect(
                Collectors.groupingBy(dag -> dag.dag().id(), TreeMap::new, Collectors.toList()));
    byName.forEach((name, dags) -> {
      if (dags.size() == 1) {
        known.put(name, dags.getFirst());
      } else {
        refused.addAll(doubled(name, dags));
      }
    });
    refused.sort(Comparator.comparing(RefusedDag::name));
    this.known = known;
    this.refused = List.copyOf(refused);
  }

  private static List<RefusedDag> doubled(String name, List<KnownDag> dags) {
    String origins =
        dags.stream().map(KnownDag::origin).distinct().collect(Collectors.joining(" and "));
    String reason =
        "There are " + dags.size() + " DAGs named " + name + ", in " + origins + "; rename one.";
    return dags.stream().map(dag -> new RefusedDag(name, dag.origin(), reason)).toList();
  }

  /** Loads all DAGs that the settings lead to. */
  public static Catalog load(Settings settings) {
    return load(settings, false);
  }

  /** As {@link #load(Settings)}, in a process that may end when a task of theirs ends it. */
  public static Catalog ofChild(Settings settings) {
    return load(settings, true);
  }

  private static Catalog load(Settings settings, boolean mayExit) {
    Path folder = settings.dagsFolder().or(Catalog::distributed).orElse(null);
    return load(
        Catalog.class.getClassLoader(), folder, folder == null ? List.of() : jars(folder), mayExit);
  }

  /** {@code folder} is where the jars are; null if nobody named one. */
  static Catalog load(ClassLoader program, @Nullable Path folder, List<Path> jars) {
    return load(program, folder, jars, false);
  }

  private static Catalog load(
      ClassLoader program, @Nullable Path folder, List<Path> jars, boolean mayExit) {
    var definitions = new Definitions(mayExit);
    definitions.add(program, "class path");
    jars.forEach(jar -> definitions.addJar(jar, program));
    return new Catalog(definitions, folder);
  }

  /** The folder {@code dags} beside the folder that this program's jar is in. */
  private static Optional<Path> distributed() {
    CodeSource source = Catalog.class.getProtectionDomain().getCodeSource();
    try {
      Path jar = Path.of(source.getLocation().toURI());
      return Optional.of(jar.resolveSibling("../dags").normalize()).filter(Files::isDirectory);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static List<Path> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that can be run, by name. */
  public List<KnownDag> known() {
    return List.copyOf(known.values());
  }

  /** As {@link #known}, without where they come from. */
  public List<Dag> dags() {
    return known.values().stream().map(KnownDag::dag).toList();
  }

  /** Names of those that can be run. */
  public Set<String> ids() {
    return Collections.unmodifiableSet(known.keySet());
  }

  /** Those that cannot, by name. */
  public List<RefusedDag> refused() {
    return refused;
  }

  /** One sentence for whoever finds no DAG: where jars are looked for, and how one gets there. */
  public String howToAdd() {
    return folder == null
        ? "No folder of DAGs is set: put a jar of DAGs into one and name it with MILLRACE_DAGS"
            + " (docs/writing-a-dag.md says how to make one)."
        : ("No jar in %s brings a DAG: put one there, or set MILLRACE_DAGS to another folder"
                + " (docs/writing-a-dag.md says how to make one).")
            .formatted(folder);
  }

  /**
   * A DAG that can be run.
   *
   * @throws DagNotFound if there is none of that name
   */
  public KnownDag get(String name) {
    KnownDag dag = known.get(name);
    if (dag != null) {
      return dag;
    }
    throw new DagNotFound(
        refused.stream()
            .filter(other -> other.isMeantBy(name))
            .findFirst()
            .map(RefusedDag::reason)
            .orElseGet(() -> "There is no DAG " + name + nearest(name)));
  }

  private String nearest(String name) {
    if (known.isEmpty() && refused.isEmpty()) {
      return ", nor any other. " + howToAdd();
    }
    String suggestion = DidYouMean.suggestion(name, known.keySet());
    return suggestion.isEmpty() ? "; see millrace dags." : suggestion;
  }
}
