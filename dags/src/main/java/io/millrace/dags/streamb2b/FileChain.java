package io.millrace.dags.streamb2b;

import static io.millrace.sql.stream_b2b.base.Base.BASE;
import static io.millrace.tasks.check.Checks.everyRow;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.copy.FileRows.fileRowsArrived;
import static io.millrace.tasks.plain.JavaTasks.branch;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;

import io.millrace.dags.stream.FileDates;
import io.millrace.tasks.Choice;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.Each;
import io.millrace.tasks.MappedGroup;
import io.millrace.tasks.Operator;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TriggerRule;
import io.millrace.tasks.copy.CopyResult;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.jooq.Table;

/**
 * What is done to each file of the source, by itself: it is validated, moved, loaded into its own
 * table and moved again. A run that is not told to move files leaves them where they are, so that
 * it can be repeated, for other dates too.
 */
final class FileChain {

  static final RunParam<Boolean> MOVES =
      RunParam.bool("move_files")
          .orElse(false)
          .describedAs(
              "Move each file of the source to processing, then to success or failed within it.");

  private static final String LOAD = "load_";

  private FileChain() {}

  /** The tasks, as one group. */
  static TaskRef<Void> addTo(DagBuilder dag) {
    dag.param(MOVES);
    TaskRef<List<ListedFile>> files =
        dag.task("list_source", javaList(ListedFile.class, FileChain::list));
    return dag.mapGroup("file", files, FileChain::add);
  }

  private static List<ListedFile> list(TaskContext context) {
    boolean moves = context.param(MOVES);
    return new SourceFolder(context.source()).list(moves);
  }

  private static void add(Each<ListedFile> file, MappedGroup chain) {
    TaskRef<Void> validated =
        chain.task("validate", java(context -> validate(context.element(file), context.source())));
    TaskRef<Choice> moved =
        chain
            .task(
                "move_to_processing",
                branch(context -> moveToProcessing(context.element(file), context.source())))
            .after(validated);
    var products = load(chain, moved, SourceFolder.PRODUCTS, BASE.PRODUCTS_FILE, file);
    var transactions =
        load(chain, moved, SourceFolder.TRANSACTIONS, BASE.TRANSACTIONS_FILE, file)
            .check(
                everyRow(
                    "readable_dates",
                    BASE.TRANSACTIONS_FILE,
                    FileDates.isReadable(BASE.TRANSACTIONS_FILE.DATE__28UTC_29)));
    var users = load(chain, moved, SourceFolder.USERS, BASE.USERS_FILE, file);
    chain
        .task("move_to_success", moving(file, Buckets::toSuccess))
        .after(products, transactions, users)
        .triggerRule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
    chain
        .task("move_to_failed", moving(file, Buckets::toFailed))
        .after(validated, moved, products, transactions, users)
        .triggerRule(TriggerRule.ONE_FAILED);
  }

  private static void validate(ListedFile file, Path source) {
    var folder = new SourceFolder(source);
    folder.kindOf(file.name());
    folder.requireThere(file.moves() ? file.name() : file.path());
    if (file.moves()) {
      new Buckets(source).requireNew(file.name());
    }
  }

  private static Choice moveToProcessing(ListedFile file, Path source) {
    if (file.moves()) {
      new Buckets(source).toProcessing(file.name());
    }
    String kind = new SourceFolder(source).kindOf(file.name());
    return new Choice(Choice.Kind.THESE, List.of(LOAD + kind));
  }

  private static Operator<Void> moving(Each<ListedFile> each, BiConsumer<Buckets, String> move) {
    return java(context -> {
      ListedFile file = context.element(each);
      if (file.moves()) {
        move.accept(new Buckets(context.source()), file.name());
      }
    });
  }

  private static TaskRef<CopyResult> load(
      MappedGroup chain, TaskRef<Choice> moved, String kind, Table<?> into, Each<ListedFile> file) {
    var copy = copy(csv(file, ListedFile::path)).into(into).appending();
    return chain
        .task(LOAD + kind, new ReplaceWithFile(into, copy))
        .after(moved)
        .check(fileRowsArrived(into));
  }
}
