package io.millrace.orchestrator.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A folder that DAGs are put into, and how it is loaded. */
final class FolderOfDags {

  private final Path folder;
  private final Path home;

  /** Beside each other, so that what is kept in the home is in no folder of DAGs. */
  FolderOfDags(Path parent) throws IOException {
    this.folder = Files.createDirectories(parent.resolve("dags"));
    this.home = Files.createDirectories(parent.resolve("home"));
  }

  /** The jar of a DAG whose class is in no other place, with what else its source holds. */
  static Path jar(Path author, String className, String dagId, String more) throws IOException {
    var folder = new FolderOfDags(author);
    Files.writeString(
        folder.path(className.split(" ", 2)[0] + ".java"), source(className, dagId, "load") + more);
    return Objects.requireNonNull(folder.start().catalog().get(dagId).code());
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** As a program does that starts. */
  DagFiles start() {
    return start(Duration.ofSeconds(10));
  }

  DagFiles start(Duration limit) {
    var codes = new CodeStore(home.resolve("loaded"));
    return files(codes, folder, limit);
  }

  static DagFiles load(Path folder) {
    return files(CodeStore.temporary(), folder, Duration.ofSeconds(10));
  }

  /** Jars that come with the program. */
  static DagFiles ofProgram(Path... jars) {
    ClassLoader here = FolderOfDags.class.getClassLoader();
    var loader = new LoadFile(here, CodeStore.temporary(), false, Duration.ofSeconds(10));
    return new DagFiles(loader, List.of(jars), null);
  }

  private static DagFiles files(CodeStore codes, Path folder, Duration limit) {
    ClassLoader here = FolderOfDags.class.getClassLoader();
    return new DagFiles(new LoadFile(here, codes, false, limit), List.of(), new DagFolder(folder));
  }

  /** A source file with a DAG of this name, whose tasks are Java that does nothing. */
  Path write(String className, String dagId, String... tasks) throws IOException {
    return Files.writeString(path(className + ".java"), source(className, dagId, tasks));
  }

  static String source(String className, String dagId, String... tasks) {
    var lines = new StringBuilder();
    for (String task : tasks) {
      lines.append("    dag.task(\"%s\", java(context -> {}));%n".formatted(task));
    }
    return """
    import static io.millrace.tasks.plain.JavaTasks.java;

    import io.millrace.tasks.Dag;
    import io.millrace.tasks.DagDefinition;

    public class %s implements DagDefinition {
      @Override
      public Dag define() {
        var dag = Dag.named("%s");
    %s    return dag.build();
      }
    }
    """
        .formatted(className, dagId, lines);
  }
}
