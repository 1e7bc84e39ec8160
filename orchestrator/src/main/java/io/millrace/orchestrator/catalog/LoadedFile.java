package io.millrace.orchestrator.catalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of loading one file of DAGs.
 *
 * @param code the jar that its classes are loaded from; null if it came to none
 */
record LoadedFile(@Nullable Path code, List<KnownDag> known, List<RefusedDag> refused) {

  static final LoadedFile NOTHING = new LoadedFile(null, List.of(), List.of());

  LoadedFile {
    known = List.copyOf(known);
    refused = List.copyOf(refused);
  }

  static LoadedFile refused(String name, String origin, List<Problem> problems) {
    return new LoadedFile(
        null, List.of(), List.of(new RefusedDag(name, origin, problems, List.of())));
  }

  boolean isSound() {
    return refused.isEmpty();
  }

  /** With the DAGs that {@code before} had and that this one, which is broken, does not bring. */
  LoadedFile inPlaceOf(LoadedFile before) {
    if (isSound()) {
      return this;
    }
    Set<String> brought = known.stream().map(dag -> dag.dag().id()).collect(Collectors.toSet());
    List<KnownDag> kept =
        before.known.stream().filter(dag -> !brought.contains(dag.dag().id())).toList();
    List<String> names = kept.stream().map(dag -> dag.dag().id()).toList();
    List<KnownDag> all = new ArrayList<>(known);
    all.addAll(kept);
    return new LoadedFile(code, all, refused.stream().map(each -> each.with(names)).toList());
  }
}
