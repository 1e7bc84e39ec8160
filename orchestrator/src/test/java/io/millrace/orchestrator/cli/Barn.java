package io.millrace.orchestrator.cli;

import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A DAG that says what its file holds. */
public final class Barn implements DagDefinition {

  @Override
  public Dag define() {
    var dag =
        Dag.named("barn")
            .sampleData(
                (folder, scale, seed) -> Files.writeString(folder.resolve("grain"), "samples"));
    dag.task("look", java(context -> context.log(read(context.source()))));
    return dag.build();
  }

  static String read(Path source) throws IOException {
    return "grain: " + Files.readString(source.resolve("grain"));
  }
}
