package io.millrace.orchestrator.catalog;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded while files come, change and go. */
class ChangingFilesTest {

  @TempDir private Path parent;

  @SuppressWarnings("NullAway.Init") // before each
  private FolderOfDags folder;

  @BeforeEach
  void makeTheFolder() throws IOException {
    folder = new FolderOfDags(parent);
  }

  /** Looks until the catalog is another, at most twenty seconds. */
  private static Catalog next(DagFiles files) throws InterruptedException {
    for (int look = 0; look < 2000; look++) {
      if (files.look()) {
        return files.catalog();
      }
      RealTime.pause(Duration.ofMillis(10));
    }
    throw new AssertionError("nothing changes");
  }

  @Test
  void areTakenOverAndOnesThatGoAreDropped() throws Exception {
    DagFiles files = folder.start();
    assertThat(files.catalog().ids()).isEmpty();

    Path orders = folder.write("Orders", "orders", "load");
    assertThat(next(files).ids()).containsExactly("orders");
    DagJar.of(folder.path("weather.jar"), Weather.class);
    assertThat(next(files).ids()).containsExactly("orders", "weather");
    KnownDag weather = files.catalog().get("weather");

    folder.write("Orders", "orders", "load", "check");
    assertThat(next(files).get("orders").dag().tasks()).hasSize(2);
    assertThat(files.catalog().get("weather")).as("nothing changed there").isSameAs(weather);

    Files.delete(orders);
    assertThat(next(files).ids()).containsExactly("weather");
    assertThat(files.look()).isFalse();
  }

  @Test
  void keepTheLastGoodVersionWhileOneIsBroken() throws Exception {
    folder.write("Orders", "orders", "load");
    folder.write("Sales", "sales", "load");
    DagFiles files = folder.start();
    KnownDag orders = files.catalog().get("orders");

    Files.writeString(folder.path("Orders.java"), "public class Orders {");
    Catalog broken = next(files);

    assertThat(broken.get("orders")).isSameAs(orders);
    RefusedDag refused = broken.refused().getFirst();
    assertThat(refused.reason()).isEqualTo("Orders.java:1:22: reached end of file while parsing.");
    assertThat(refused.rest()).isEqualTo("orders goes on as it was loaded before.");
    assertThatThrownBy(() -> broken.getAsWritten("orders")).hasMessage(refused.reason());
    assertThat(broken.getAsWritten("sales")).isSameAs(broken.get("sales"));

    Files.writeString(folder.path("Orders.java"), "public class Orders {{");
    assertThat(next(files).get("orders")).as("broken again").isSameAs(orders);
    folder.write("Orders", "orders", "load", "check");
    assertThat(next(files).get("orders").dag().tasks()).hasSize(2);
    assertThat(files.catalog().refused()).isEmpty();

    Files.writeString(folder.path("Orders.java"), "public class Orders {");
    next(files);
    Files.delete(folder.path("Orders.java"));
    assertThat(next(files).ids()).as("deleted").containsExactly("sales");
    assertThat(files.catalog().refused()).isEmpty();
  }

  @Test
  void keepTheLastGoodVersionOverARestart() throws Exception {
    Path file = folder.write("Orders", "orders", "load");
    DagJar.of(folder.path("weather.jar"), Weather.class);
    folder.start();
    Files.writeString(file, "public class Orders {");
    Files.writeString(folder.path("weather.jar"), "PK torn");

    Catalog catalog = folder.start().catalog();

    assertThat(catalog.ids()).containsExactly("orders", "weather");
    assertThat(catalog.refused())
        .extracting(RefusedDag::rest)
        .containsExactly(
            "orders goes on as it was loaded before.", "weather goes on as it was loaded before.");

    Files.delete(file);
    folder.start().tidy();
    Files.writeString(file, "public class Orders {");
    assertThat(folder.start().catalog().ids()).as("forgotten").containsExactly("weather");
  }

  @Test
  void keepTheLastGoodVersionWhereTheNextCannotBeLinked() throws Exception {
    Path sound = FolderOfDags.jar(parent.resolve("author"), "Orders", "orders", "");
    Path jar = Files.copy(sound, folder.path("orders.jar"));
    DagFiles files = folder.start();

    DagJar.ofNewerJava(jar, sound);
    Catalog broken = next(files);

    assertThat(broken.ids()).containsExactly("orders");
    RefusedDag refused = broken.refused().getFirst();
    assertThat(refused.name()).isEqualTo("orders.jar");
    assertThat(refused.reason())
        .startsWith(
            "It was built for a newer Java than the one that runs Millrace (Orders has been");
    assertThat(refused.rest()).isEqualTo("orders goes on as it was loaded before.");
    assertThat(folder.start().catalog().ids()).as("after a restart").containsExactly("orders");
  }

  @Test
  void areTidiedUpAfterAlsoWhereANoteIsEmpty() throws Exception {
    folder.write("Orders", "orders", "load");
    folder.start();
    Path torn = Files.writeString(parent.resolve("home/loaded/torn.last"), "");

    DagFiles files = folder.start();
    files.tidy();

    assertThat(torn).doesNotExist();
    Files.writeString(folder.path("Orders.java"), "public class Orders {");
    assertThat(next(files).ids()).as("the other note is kept").containsExactly("orders");
  }

  @Test
  void ofOneNameLeaveItToTheFirstUntilThatGoes() throws Exception {
    Path second = folder.write("Second", "orders", "load");
    DagFiles files = folder.start();

    Path first = folder.write("First", "orders", "load", "check");
    Catalog doubled = next(files);

    assertThat(doubled.get("orders").origin()).isEqualTo(second.toString());
    assertThat(doubled.refused().getFirst().reason())
        .isEqualTo(
            "Its DAG is named orders like that of %s, which was loaded first and stays; rename one of the two."
                .formatted(second));
    assertThat(doubled.refused().getFirst().name()).isEqualTo("First.java");
    Files.delete(second);
    assertThat(next(files).get("orders").origin()).isEqualTo(first.toString());
    assertThat(files.catalog().refused()).isEmpty();
  }

  @Test
  void ofOneNameLeaveItToTheFirstAlsoOverARestart() throws Exception {
    Path second = folder.write("Second", "orders", "load");
    folder.start();
    Path first = folder.write("First", "orders", "load", "check");

    DagFiles files = folder.start();

    assertThat(files.catalog().get("orders").origin()).isEqualTo(second.toString());
    files.tidy();
    assertThat(folder.start().catalog().get("orders").origin())
        .as("what is noted of files that are there stays")
        .isEqualTo(second.toString());
    Files.delete(second);
    assertThat(folder.start().catalog().get("orders").origin())
        .as("the first is gone")
        .isEqualTo(first.toString());
    folder.write("Second", "orders", "load");
    assertThat(folder.start().catalog().get("orders").origin())
        .as("the name is the other's by now")
        .isEqualTo(first.toString());
  }

  @Test
  void thatAreGoneLeaveNoNoteOfTheirNames() throws Exception {
    Path orders = folder.write("Orders", "orders", "load");
    DagFiles files = folder.start();
    assertThat(notesOfNames()).hasSize(1);

    Files.delete(orders);
    next(files);
    files.tidy();

    assertThat(notesOfNames()).isEmpty();
  }

  private List<Path> notesOfNames() throws IOException {
    try (Stream<Path> kept = Files.list(parent.resolve("home/loaded"))) {
      return kept.filter(file -> file.toString().endsWith(".owner")).toList();
    }
  }

  @Test
  void thatAreRenamedAreNotMissedInBetween() throws Exception {
    Path jar = DagJar.of(folder.path("a.jar"), Weather.class);
    DagFiles files = folder.start();

    Files.move(jar, folder.path("b.jar"));

    assertThat(next(files).get("weather").origin()).isEqualTo(folder.path("b.jar").toString());
    assertThat(files.catalog().ids()).containsExactly("weather");
  }

  @Test
  void thatAreBeingCopiedAreLeftAlone() throws Exception {
    Path whole = DagJar.of(parent.resolve("whole.jar"), Weather.class);
    byte[] content = Files.readAllBytes(whole);
    DagFiles files = folder.start();

    for (int part = 1; part <= 4; part++) {
      Files.write(folder.path("weather.jar"), Arrays.copyOf(content, content.length * part / 5));
      assertThat(files.look()).as("part %d", part).isFalse();
    }
    Files.copy(whole, folder.path("weather.jar"), StandardCopyOption.REPLACE_EXISTING);

    assertThat(next(files).refused()).isEmpty();
    assertThat(files.catalog().ids()).containsExactly("weather");
  }

  @Test
  void thatWereLoadedBeforeTheyWereWholeAreLoadedAgain() throws Exception {
    Path whole = DagJar.of(parent.resolve("whole.jar"), Weather.class);
    byte[] content = Files.readAllBytes(whole);
    Files.write(folder.path("weather.jar"), Arrays.copyOf(content, content.length / 2));
    DagFiles files = folder.start();
    assertThat(files.catalog().refused()).hasSize(1);

    Files.write(folder.path("weather.jar"), content);

    assertThat(next(files).refused()).isEmpty();
    assertThat(files.catalog().ids()).containsExactly("weather");
  }

  @Test
  void keepTheirClassesWhateverBecomesOfTheFile() throws Exception {
    var author = new FolderOfDags(parent.resolve("author"));
    Files.writeString(
        author.path("Orders.java"),
        FolderOfDags.source("Orders", "orders", "load") + "class Later {}\n");
    Path built = author.start().catalog().get("orders").code();
    Path jar = Files.copy(built, folder.path("orders.jar"));
    KnownDag orders = folder.start().catalog().get("orders");

    Files.writeString(jar, "another content, in the same place");

    assertThat(orders.loader().loadClass("Later").getClassLoader())
        .as("a class that was not loaded before")
        .isSameAs(orders.loader());
  }

  @Test
  void areRefusedThatAreNotInUtf8() throws Exception {
    String source = FolderOfDags.source("Orders", "orders", "load") + "// Größe\n";
    Files.writeString(folder.path("Orders.java"), source, StandardCharsets.ISO_8859_1);
    int line = source.split("\n", -1).length - 1;

    assertThat(folder.start().catalog().refused().getFirst().reason())
        .isEqualTo("Orders.java:" + line + ": it is not in UTF-8; save it in that encoding.");
  }

  @Test
  void areFoundInAFolderThatIsALink() throws Exception {
    Path shop = Files.createDirectories(parent.resolve("elsewhere/shop"));
    Files.writeString(shop.resolve("Orders.java"), FolderOfDags.source("Orders", "orders", "load"));
    Files.createSymbolicLink(folder.path("shop"), shop);

    DagFiles files = folder.start();
    assertThat(files.catalog().ids()).containsExactly("orders");

    Files.writeString(shop.resolve("Orders.java"), FolderOfDags.source("Orders", "sales", "load"));
    assertThat(next(files).ids()).containsExactly("sales");
  }

  @Test
  void areFoundOnceInAFolderThatLinksToItself() throws Exception {
    Path shop = Files.createDirectories(folder.path("shop"));
    Path orders = Files.createDirectories(parent.resolve("elsewhere")).resolve("Orders.java");
    Files.writeString(orders, FolderOfDags.source("Orders", "orders", "load"));
    Files.createSymbolicLink(shop.resolve("Orders.java"), orders);
    Files.createSymbolicLink(shop.resolve("again"), shop);
    Files.createSymbolicLink(shop.resolve("Gone.java"), parent.resolve("nowhere"));

    Catalog catalog = folder.start().catalog();

    assertThat(catalog.refused()).isEmpty();
    assertThat(catalog.ids()).containsExactly("orders");
  }

  @Test
  void areNotHeldUpByOneThatDoesNotReturn() throws Exception {
    DagFiles files = folder.start(Duration.ofSeconds(60));
    Files.writeString(folder.path("Endless.java"), endless());
    assertThat(files.look()).isFalse();
    assertThat(files.look()).as("begun").isFalse();

    folder.write("Orders", "orders", "load");

    assertThat(next(files).ids()).containsExactly("orders");
  }

  @Test
  void areDroppedAlsoWhileAnotherDoesNotReturn() throws Exception {
    Path orders = folder.write("Orders", "orders", "load");
    folder.write("Endless", "endless", "load");
    DagFiles files = folder.start(Duration.ofSeconds(60));
    Files.writeString(folder.path("Endless.java"), endless());
    assertThat(files.look()).isFalse();
    assertThat(files.look()).as("begun").isFalse();

    Files.delete(orders);

    assertThat(next(files).ids()).containsExactly("endless");
  }

  private static String endless() {
    return FolderOfDags.source("Endless", "endless")
        .replace(
            "return dag",
            "try { new java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException e) {} return dag");
  }

  @Test
  void stayLoadedWhileTheFolderIsAway() throws Exception {
    folder.write("Orders", "orders", "load");
    DagFiles files = folder.start();
    Path away = parent.resolve("away");

    Files.move(parent.resolve("dags"), away);
    Catalog kept = next(files);

    assertThat(kept.ids()).containsExactly("orders");
    assertThat(kept.refused().getFirst().reason())
        .isEqualTo(
            "The folder of DAGs cannot be read: it is not there; what was loaded from it goes on.");
    Files.move(away, parent.resolve("dags"));
    assertThat(next(files).refused()).isEmpty();
  }

  public static final class Weather implements DagDefinition {
    @Override
    public Dag define() {
      var dag = Dag.named("weather");
      dag.task("load", java(context -> {}));
      return dag.build();
    }
  }
}
