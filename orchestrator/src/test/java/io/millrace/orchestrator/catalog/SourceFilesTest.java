package io.millrace.orchestrator.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DAGs as {@code .java} files. */
class SourceFilesTest {

  @TempDir private Path parent;

  @SuppressWarnings("NullAway.Init") // before each
  private FolderOfDags folder;

  @BeforeEach
  void makeTheFolder() throws IOException {
    folder = new FolderOfDags(parent);
  }

  @Test
  void areCompiledAndLoadedEachApart() throws IOException {
    Path orders = folder.write("Orders", "orders", "load");
    folder.write("Sales", "sales", "load", "sum");
    Files.writeString(folder.path("notes.txt"), "no DAG");

    var catalog = folder.start().catalog();

    assertThat(catalog.refused()).isEmpty();
    assertThat(catalog.known())
        .extracting(dag -> dag.dag().id(), dag -> dag.dag().tasks().size())
        .containsExactly(tuple("orders", 1), tuple("sales", 2));
    assertThat(catalog.get("orders").origin()).isEqualTo(orders.toString());
    assertThat(catalog.get("orders").loader()).isNotSameAs(catalog.get("sales").loader());
  }

  @Test
  void ofAFolderUseEachOtherAndBringTheirMigrations() throws IOException {
    Path shop = Files.createDirectories(folder.path("shop/my"));
    Files.writeString(
        shop.resolve("Names.java"),
        "package my; class Names { static final String DAG = \"shop\"; }");
    Files.writeString(
        shop.resolve("Shop.java"),
        "package my;\n" + FolderOfDags.source("Shop", "x", "load").replace("\"x\"", "Names.DAG"));
    Path migrations = Files.createDirectories(folder.path("shop/db/shop"));
    Files.writeString(migrations.resolve("V1__shop.sql"), "create table shop ();");

    var catalog = folder.start().catalog();

    assertThat(catalog.refused()).isEmpty();
    KnownDag known = catalog.get("shop");
    assertThat(known.origin()).isEqualTo(folder.path("shop").toString());
    assertThat(known.loader().getResource("db/shop/")).as("found as Flyway's folder").isNotNull();
    assertThat(known.loader().getResource("db/shop/V1__shop.sql")).isNotNull();
  }

  @Test
  void thatDoNotCompileAreListedByLineAndColumnWhileTheOthersRun() throws IOException {
    folder.write("Orders", "orders", "load");
    Files.writeString(
        folder.path("Sales.java"),
        FolderOfDags.source("Sales", "sales", "load").replace("dag.build()", "dag.bild(0)"));

    var catalog = folder.start().catalog();

    assertThat(catalog.ids()).containsExactly("orders");
    RefusedDag sales = catalog.refused().getFirst();
    assertThat(sales.name()).isEqualTo("Sales.java");
    assertThat(sales.reason())
        .isEqualTo(
            "Sales.java:11:15: cannot find symbol; symbol: method bild(int); location: variable dag"
                + " of type io.millrace.tasks.DagBuilder.");
    assertThat(sales.problems()).hasSize(1);
  }

  @Test
  void withoutADagOrWithOneThatCannotBeMadeSaySo() throws IOException {
    Files.writeString(folder.path("Plain.java"), "public class Plain {}\n");
    Files.writeString(
        folder.path("Hidden.java"),
        FolderOfDags.source("Hidden", "hidden").replace("public class", "class"));
    Files.writeString(folder.path("Wrong.java"), FolderOfDags.source("Right", "right"));

    var catalog = folder.start().catalog();

    assertThat(catalog.known()).isEmpty();
    assertThat(catalog.refused().stream().map(each -> each.problems().getFirst().shown()))
        .containsExactly(
            "Hidden.java:6:1: the DAG's class Hidden must be public, static if it is in another class,"
                + " and have a public constructor without parameters.",
            "Plain.java: no class here implements DagDefinition; let a public class do so, or take"
                + " the file away.",
            "Wrong.java:6:8: class Right is public, should be declared in a file named Right.java.");
  }

  @Test
  void thatThrowSayWhere() throws IOException {
    Files.writeString(
        folder.path("Throws.java"),
        FolderOfDags.source("Throws", "throws_up").replace("return dag", "dag = null; return dag"));
    folder.write("Twice", "twice", "load", "load");

    var catalog = folder.start().catalog();

    assertThat(catalog.refused().get(0).problems().getFirst().shown())
        .startsWith(
            "Throws.java:10: Throws failed at Throws.java:10: java.lang.NullPointerException: ");
    assertThat(catalog.refused().get(1).problems().getFirst().shown())
        .startsWith("Twice.java:11: DAG twice: ");
  }

  @Test
  void thatDoNotReturnAreGivenUpAndTheirThreadIsLeftBehind() throws IOException {
    folder.write("Orders", "orders", "load");
    Files.writeString(
        folder.path("Endless.java"),
        FolderOfDags.source("Endless", "endless")
            .replace(
                "return dag",
                "while (dag != null) { Thread.onSpinWait(); if (Thread.currentThread().getName().isEmpty()) break; } return dag"));
    Files.writeString(
        folder.path("Sleeps.java"),
        FolderOfDags.source("Sleeps", "sleeps")
            .replace(
                "return dag",
                "try { new java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException e) {} return dag"));

    var catalog = folder.start(Duration.ofMillis(300)).catalog();

    assertThat(catalog.ids()).containsExactly("orders");
    assertThat(catalog.refused().get(0).reason())
        .isEqualTo(
            "Endless did not return from define() within 0.3 s, it is at Endless.java:10; it does not"
                + " stop, so its thread is left behind until the program ends. Let define() do nothing but build the DAG.");
    assertThat(catalog.refused().get(1).reason())
        .isEqualTo(
            "Sleeps did not return from define() within 0.3 s, it is at Sleeps.java:10; it was"
                + " interrupted. Let define() do nothing but build the DAG.");
  }

  @Test
  void cannotBeCompiledByAJavaWithoutACompiler() throws IOException {
    Path file = folder.write("Orders", "orders", "load");

    var result = CompileSources.of(List.of(SourceFile.read(file, "Orders.java")), null);

    assertThat(result)
        .isEqualTo(
            new CompileSources.Result.Broken(
                List.of(
                    Problem.of(
                        "The Java that runs Millrace (%s) has no compiler: start it with a JDK, not a JRE."
                            .formatted(System.getProperty("java.home"))))));
  }

  @Test
  void areNotCompiledAgainWhereNothingChanged() throws IOException {
    folder.write("Orders", "orders", "load");

    Path code = folder.start().catalog().get("orders").code();

    assertThat(folder.start().catalog().get("orders").code()).isEqualTo(code);
    folder.write("Orders", "orders", "load", "check");
    assertThat(folder.start().catalog().get("orders").code()).isNotEqualTo(code);
  }
}
