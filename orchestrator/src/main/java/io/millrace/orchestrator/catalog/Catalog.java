package io.millrace.orchestrator.catalog;

import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.tasks.Dag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The DAGs as they were loaded at one moment. Immutable. */
public final class Catalog {

  private final Map<String, KnownDag> known;
  private final List<RefusedDag> refused;
  private final String howToAdd;

  private Catalog(Map<String, KnownDag> known, List<RefusedDag> refused, String howToAdd) {
    this.known = known;
    this.refused = List.copyOf(refused);
    this.howToAdd = howToAdd;
  }

  /**
   * What files bring. Of two DAGs of one name the one of the file that had the name before stays,
   * else the one of the first file.
   *
   * @param howToAdd a sentence for whoever finds none
   * @param owners the origin that had a name before; null if that is not known
   */
  static Catalog of(
      Collection<LoadedFile> files, String howToAdd, Function<String, @Nullable String> owners) {
    var known = new TreeMap<String, KnownDag>();
    var refused = new ArrayList<RefusedDag>();
    files.forEach(file -> refused.addAll(file.refused()));
    files.stream()
        .flatMap(file -> file.known().stream())
        .collect(Collectors.groupingBy(dag -> dag.dag().id(), TreeMap::new, Collectors.toList()))
        .forEach((name, dags) -> {
          KnownDag stays = dags.size() == 1 ? dags.getFirst() : ofOwner(dags, owners.apply(name));
          known.put(name, stays);
          var others = new ArrayList<>(dags);
          others.remove(stays);
          others.forEach(other -> refused.add(doubled(name, stays, other)));
        });
    refused.sort(Comparator.comparing(RefusedDag::name));
    return new Catalog(known, refused, howToAdd);
  }

  private static KnownDag ofOwner(List<KnownDag> dags, @Nullable String owner) {
    return dags.stream()
        .filter(dag -> dag.origin().equals(owner))
        .findFirst()
        .orElse(dags.getFirst());
  }

  private static RefusedDag doubled(String name, KnownDag stays, KnownDag other) {
    return RefusedDag.of(
        BrokenDefinition.fileName(other.origin()),
        other.origin(),
        Problem.of(
            Objects.equals(stays.origin(), other.origin())
                ? "It has two DAGs named %s; the first of them is used, rename the other."
                    .formatted(name)
                : "Its DAG is named %s like that of %s, which was loaded first and stays; rename one of the two."
                    .formatted(name, stays.origin())));
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

  /** What cannot, by name. */
  public List<RefusedDag> refused() {
    return refused;
  }

  /** One sentence for whoever finds no DAG: where they are looked for, and how one gets there. */
  public String howToAdd() {
    return howToAdd;
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

  /**
   * As {@link #get}, of a DAG as its file has it now.
   *
   * @throws DagNotFound also if the file is broken, and what was loaded before goes on
   */
  public KnownDag getAsWritten(String name) {
    KnownDag dag = get(name);
    refused.stream()
        .filter(other -> other.goingOn().contains(name) && other.origin().equals(dag.origin()))
        .findFirst()
        .ifPresent(broken -> {
          throw new DagNotFound(broken.reason());
        });
    return dag;
  }

  private String nearest(String name) {
    if (known.isEmpty() && refused.isEmpty()) {
      return ", nor any other. " + howToAdd;
    }
    String suggestion = DidYouMean.suggestion(name, known.keySet());
    return suggestion.isEmpty() ? "; see millrace dags." : suggestion;
  }
}
