package io.millrace.orchestrator.sample;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.settings.Settings;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.TaskFailed;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A DAG that reads files where nothing says from where. */
class RunSourcesTest {

  @TempDir private Path folder;

  @Test
  void saysWhatWorks() {
    DagBuilder plain = Dag.named("files");
    plain.task("load", java(context -> {}));
    DagBuilder asking = Dag.named("files");
    asking.param(RunParam.text(Dag.SOURCE).orElse(""));
    asking.task("load", java(context -> {}));
    var sources = new RunSources(Settings.load(Map.of(), folder), new SampleFolders(folder));

    assertThatThrownBy(() -> sources.folder(plain.build(), ""))
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            "DAG files reads files, and nothing says from where; set MILLRACE_SOURCE_FILES to their"
                + " folder");
    assertThatThrownBy(() -> sources.folder(asking.build(), ""))
        .hasMessageEndingWith("to their folder, or give it with --param source=FOLDER");
  }
}
