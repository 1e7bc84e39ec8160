package io.millrace.tasks;

import static io.millrace.tasks.approval.Approvals.approve;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.http.HttpOperator.encoded;
import static io.millrace.tasks.http.HttpOperator.post;
import static io.millrace.tasks.plain.JavaTasks.again;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static io.millrace.tasks.shell.ShellOperator.shell;
import static io.millrace.tasks.sql.SqlTasks.queryList;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;

import java.util.ArrayList;
import java.util.List;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.TableImpl;

/** The DAGs of docs/mapping.md, which a test holds equal. */
final class MappingExamples {

  private MappingExamples() {}

  // shown
  record File(String path, long bytes) {}

  static Dag files() {
    var dag = Dag.named("files");
    var files = dag.task("files", javaList(File.class, context -> listFiles(context.source())));
    var rows =
        dag.map(
            "load",
            files,
            each -> java(Long.class, context -> load(context.element(each), context)));
    dag.task("report", java(rows, Long.class, (all, context) -> sum(all)));
    return dag.build();
  }

  // shown
  static Dag items() {
    var dag = Dag.named("items").warehouse("shop");
    var files = dag.task("files", javaList(File.class, context -> listFiles(context.source())));
    dag.mapGroup(
        "item",
        files,
        (file, group) -> {
          var sure = group.task("sure", approve(file, one -> "Load " + one.path() + "?"));
          var loaded =
              group.task("load", copy(csv(file, File::path)).into(ITEMS).appending()).after(sure);
          group.task("sign", shell("sign \"$FILE\"").with("FILE", file, File::path)).after(loaded);
          group
              .task("tell", post(file, one -> "https://example.com/files/" + encoded(one.path())))
              .after(loaded);
        });
    return dag.build();
  }

  // shown
  static Dag customers() {
    var dag = Dag.named("customers").warehouse("shop");
    var customers =
        dag.task("customers", queryList(selectDistinct(ORDERS.CUSTOMER_ID).from(ORDERS)))
            .readsBefore(ORDERS);
    dag.map(
            "forget",
            customers,
            each -> sql(deleteFrom(ORDERS).where(ORDERS.CUSTOMER_ID.eq(each.field(BIGINT)))))
        .maxActive(4);
    return dag.build();
  }

  // shown
  static Dag notes() {
    var dag = Dag.named("notes").warehouse("shop");
    var files = dag.task("files", javaList(File.class, context -> listFiles(context.source())));
    dag.map(
        "forget",
        files,
        each ->
            sql(deleteFrom(ORDERS).where(ORDERS.NOTE.eq(each.field("path", CLOB, File::path)))));
    return dag.build();
  }

  // shown
  record Pair(String region, File file) {}

  static TaskRef<List<Pair>> pairs(DagBuilder dag, TaskRef<List<File>> files) {
    return dag.task(
        "pairs",
        javaList(
            files,
            Pair.class,
            (all, context) -> {
              List<Pair> pairs = new ArrayList<>();
              for (String region : List.of("north", "south")) {
                all.forEach(file -> pairs.add(new Pair(region, file)));
              }
              return pairs;
            }));
  }

  // shown
  static Dag groups() {
    var dag = Dag.named("groups");
    var files = dag.task("files", javaList(File.class, context -> listFiles(context.source())));
    var sizes =
        dag.mapGroupAndCollect(
            "per_file",
            files,
            (file, group) -> {
              var copy =
                  group.task("copy", java(String.class, context -> fetch(context.element(file))));
              var parts =
                  group.task("parts", javaList(copy, String.class, (path, context) -> cut(path)));
              var loaded =
                  group.map(
                      "load_part",
                      parts,
                      part -> java(Long.class, context -> loadPart(context.element(part))));
              return group.task("size", java(loaded, Long.class, (all, context) -> sum(all)));
            });
    dag.task("total", java(sizes, Long.class, (all, context) -> sum(all)));
    return dag.build();
  }

  // shown
  record Page(String cursor, long rows) {}

  static Dag pages() {
    var dag = Dag.named("pages");
    var last =
        dag.loop(
            "page",
            500,
            new Page("", 0),
            before ->
                again(
                    before,
                    (from, context) -> {
                      Page next = fetch(from.cursor(), context.idempotencyKey());
                      return next.cursor().isEmpty() ? Again.done(next) : Again.with(next);
                    }));
    dag.task("report", java(last, Long.class, (page, context) -> page.rows()));
    return dag.build();
  }

  // not shown
  private static final Items ITEMS = new Items();

  private static final class Items extends TableImpl<Record> {
    Items() {
      super(DSL.name("items"), DSL.schema(DSL.name("raw")));
      createField(DSL.name("item"), CLOB, this);
      createField(DSL.name("file_id"), BIGINT.nullable(false), this);
    }
  }

  private static List<File> listFiles(java.nio.file.Path folder) {
    return List.of(new File(folder.resolve("a").toString(), 1));
  }

  private static long load(File file, TaskContext context) {
    context.log(file.path());
    return file.bytes();
  }

  private static long sum(List<Long> all) {
    return all.stream().mapToLong(Long::longValue).sum();
  }

  private static String fetch(File file) {
    return file.path();
  }

  private static List<String> cut(String path) {
    return List.of(path);
  }

  private static long loadPart(String part) {
    return part.length();
  }

  private static Page fetch(String cursor, String key) {
    return new Page("", cursor.length() + key.length());
  }
}
