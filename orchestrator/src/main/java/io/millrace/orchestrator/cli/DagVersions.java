package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.VersionReader;
import io.millrace.orchestrator.run.VersionReader.Version;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one DAG.
 *
 * @param current that of the DAG as it is loaded here; null if it is none of them, or not loaded
 */
record DagVersions(String dagId, List<Version> all, @Nullable Version current) {

  /** Refuses the name of a DAG that there never was. */
  static DagVersions of(Program program, VersionReader reader, String dagId) {
    List<Version> all = reader.of(dagId);
    boolean loaded = program.catalog().ids().contains(dagId);
    if (all.isEmpty() && !loaded) {
      program.catalog().get(dagId);
    }
    if (all.isEmpty()) {
      throw new CommandFailed(
          "DAG " + dagId + " has no version yet: no node has loaded it; `millrace serve` does.");
    }
    String hash = loaded ? RunGraph.of(program.catalog().get(dagId).dag()).hash() : null;
    Version current =
        all.stream().filter(version -> version.hash().equals(hash)).findFirst().orElse(null);
    return new DagVersions(dagId, all, current);
  }

  boolean isCurrent(Version version) {
    return version.equals(current);
  }

  /** Refuses a number that none of them has. */
  Version get(int number) {
    if (number < 1 || number > all.size()) {
      throw new UsageRefused(
          "DAG %s has no version %d; it has %s"
              .formatted(dagId, number, all.size() == 1 ? "1" : "1 to " + all.size()));
    }
    return all.get(number - 1);
  }

  /** The current one, or the newest if none of them is. */
  Version newest() {
    return Objects.requireNonNullElse(current, all.getLast());
  }

  /** The newest but for one. */
  Version before(Version version) {
    return all.reversed().stream()
        .filter(other -> !other.equals(version))
        .findFirst()
        .orElseThrow(() ->
            new CommandFailed(
                "DAG " + dagId + " has one version, so there is nothing to compare it with."));
  }
}
