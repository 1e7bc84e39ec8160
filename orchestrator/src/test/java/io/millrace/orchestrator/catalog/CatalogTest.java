package io.millrace.orchestrator.catalog;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {

  private static final ClassLoader HERE = CatalogTest.class.getClassLoader();

  @TempDir private Path folder;

  @Test
  void loadsEachJarWithItsOwnClassLoader() throws IOException {
    Path one = jar("one.jar", Weather.class);
    Path other = jar("other.jar", Invoices.class);

    var catalog = load();

    assertThat(catalog.known())
        .extracting(dag -> dag.dag().id(), KnownDag::origin)
        .containsExactly(tuple("invoices", other.toString()), tuple("weather", one.toString()));
    assertThat(catalog.get("weather").loader()).isNotSameAs(catalog.get("invoices").loader());
    assertThat(catalog.get("weather").loader().getParent()).isSameAs(HERE);
    assertThat(catalog.get("weather").code()).exists().isNotEqualTo(one);
    assertThat(catalog.refused()).isEmpty();
  }

  @Test
  void listsWhatThrowsWhileTheOthersLoad() throws IOException {
    jar("all.jar", Throwing.class, Rejected.class, Unlinked.class, Weather.class);

    var catalog = load();

    assertThat(catalog.known()).extracting(dag -> dag.dag().id()).containsExactly("weather");
    assertThat(catalog.refused())
        .extracting(RefusedDag::name)
        .containsExactly("Rejected", "Throwing", "Unlinked");
    assertThat(catalog.refused().get(0).reason())
        .matches("CatalogTest\\.java:\\d+: DAG x has two tasks named y\\.");
    assertThatThrownBy(() -> catalog.get("x")).hasMessage(catalog.refused().get(0).reason());
    assertThat(catalog.refused().get(1).reason())
        .matches(
            "\\S+CatalogTest\\$Throwing failed at CatalogTest.java:\\d+:"
                + " java.lang.IllegalStateException: no such folder\\.");
    assertThat(catalog.refused().get(2).reason())
        .endsWith(
            " needs the class gone, which is neither in its jar nor in Millrace; put it into that"
                + " jar.");
  }

  @Test
  void saysWhatWasThrownPastTheCompiler() throws IOException {
    jar("sneaky.jar", Sneaky.class);

    assertThat(load().refused().getFirst().reason())
        .endsWith("java.io.IOException: no such list of shops.");
  }

  @Test
  void refusesAJarOfTheProgramThatCannotBeLinkedWhileTheOthersLoad() throws IOException {
    Path orders = FolderOfDags.jar(folder.resolve("a"), "Orders", "orders", "");
    Path child =
        FolderOfDags.jar(folder.resolve("b"), "Orders extends Base", "orders", "class Base {}");

    var catalog =
        FolderOfDags.ofProgram(
                DagJar.ofNewerJava(folder.resolve("newer.jar"), orders),
                DagJar.without(folder.resolve("orphan.jar"), child, "Base.class"),
                jar("sound.jar", Weather.class))
            .catalog();

    assertThat(catalog.ids()).containsExactly("weather");
    assertThat(catalog.refused())
        .extracting(RefusedDag::name)
        .containsExactly("newer.jar", "orphan.jar");
    assertThat(catalog.refused().get(0).reason())
        .startsWith("It was built for a newer Java than the one that runs Millrace (");
    assertThat(catalog.refused().get(1).reason())
        .isEqualTo(
            "A class of it needs the class Base, which is neither in its jar nor in Millrace; put it"
                + " into that jar.");
  }

  @Test
  void refusesAScheduleThatNeverFiresOrCannotBeReadWhileTheOthersLoad() throws IOException {
    jar("all.jar", Leap.class, Sixty.class, Weather.class);

    var catalog = load();

    assertThat(catalog.known()).extracting(dag -> dag.dag().id()).containsExactly("weather");
    assertThat(catalog.refused())
        .extracting(RefusedDag::reason)
        .containsExactly(
            "DAG leap: the schedule \"0 0 30 2 * UTC\" never fires; correct its fields.",
            "DAG sixty: the schedule \"60 * * * *\" is no cron expression of five fields (minute,"
                + " hour, day of month, month, day of week): Failed to parse cron expression. Value"
                + " 60 not in range [0, 59].");
  }

  @Test
  void keepsTheFirstOfTwoDagsOfOneName() throws IOException {
    Path one = jar("one.jar", Weather.class);
    Path other = jar("other.jar", OtherWeather.class);
    jar("third.jar", Invoices.class);

    var catalog = load();

    assertThat(catalog.known())
        .extracting(dag -> dag.dag().id(), KnownDag::origin)
        .contains(tuple("weather", one.toString()), tuple("invoices", folder + "/third.jar"));
    assertThat(catalog.refused())
        .extracting(RefusedDag::name, RefusedDag::origin, RefusedDag::reason)
        .containsExactly(
            tuple(
                "other.jar",
                other.toString(),
                "Its DAG is named weather like that of %s, which was loaded first and stays; rename one of the two."
                    .formatted(one)));
  }

  @Test
  void keepsNoJarOpenThatNothingIsLoadedFrom() throws Exception {
    Path built = FolderOfDags.jar(folder.resolve("author"), "Orders", "orders", "");
    Path jar = Files.copy(built, folder.resolve("orders.jar"));

    try (var loader = new DagLoader(jar.toUri().toURL(), HERE, false)) {
      assertThat(loader.loadClass("Orders").getClassLoader()).isSameAs(loader);
      assertThat(openFiles()).contains(jar.toRealPath());
    }

    assertThat(openFiles()).doesNotContain(jar.toRealPath());
  }

  private static List<Path> openFiles() throws IOException {
    List<Path> open = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path one : all.toList()) {
        if (Files.exists(one)) { // the one that lists them is closed by now
          open.add(Files.readSymbolicLink(one));
        }
      }
    }
    return open;
  }

  @Test
  void namesTheNearestWhereThereIsNone() throws IOException {
    jar("one.jar", Weather.class);
    var catalog = load();

    assertThatThrownBy(() -> catalog.get("wether"))
        .isInstanceOf(DagNotFound.class)
        .hasMessage("There is no DAG wether; did you mean weather?");
    assertThatThrownBy(() -> catalog.get("shop"))
        .isInstanceOf(DagNotFound.class)
        .hasMessage("There is no DAG shop; see millrace dags.");
  }

  @Test
  void saysWhereToPutADagWhereThereIsNone() {
    assertThatThrownBy(() -> load().get("weather"))
        .isInstanceOf(DagNotFound.class)
        .hasMessage(
            "There is no DAG weather, nor any other. Nothing in %s brings a DAG: put a .java file or a"
                + " jar there, or set MILLRACE_DAGS to another folder (docs/loading.md says how).",
            folder);
  }

  @Test
  void refusesAJarThatNamesNoDag() throws IOException {
    jar("library.jar");
    Path torn = folder.resolve("torn.jar");
    Files.writeString(torn, "PK and nothing else");
    DagJar.of(folder.resolve("absent.jar"), "com.example.Absent\n");

    var catalog = load();

    assertThat(catalog.refused())
        .extracting(RefusedDag::name)
        .containsExactly("Absent", "library.jar", "torn.jar");
    assertThat(catalog.refused().get(0).reason())
        .isEqualTo("Provider com.example.Absent not found.");
    assertThat(catalog.refused().get(1).reason()).startsWith("The jar brings no DAG;");
    assertThat(catalog.refused().get(2).reason()).startsWith("It is no readable jar:");
  }

  @Test
  void refusesADagWithoutTasks() throws IOException {
    jar("idle.jar", Idle.class);

    assertThat(load().refused())
        .extracting(RefusedDag::name, RefusedDag::reason)
        .containsExactly(
            tuple("idle", "DAG idle: it has no tasks; give it one with dag.task(..)."));
  }

  private static Dag withATask(DagBuilder dag) {
    dag.task("load", java(context -> {}));
    return dag.build();
  }

  public static final class Idle implements DagDefinition {
    @Override
    public Dag define() {
      return Dag.named("idle").build();
    }
  }

  public static final class Weather implements DagDefinition {
    @Override
    public Dag define() {
      return withATask(Dag.named("weather"));
    }
  }

  public static final class OtherWeather implements DagDefinition {
    @Override
    public Dag define() {
      return withATask(Dag.named("weather"));
    }
  }

  public static final class Invoices implements DagDefinition {
    @Override
    public Dag define() {
      return withATask(Dag.named("invoices"));
    }
  }

  public static final class Leap implements DagDefinition {
    @Override
    public Dag define() {
      return withATask(Dag.named("leap").schedule(Schedule.cron("0 0 30 2 *", ZoneOffset.UTC)));
    }
  }

  public static final class Sixty implements DagDefinition {
    @Override
    public Dag define() {
      return withATask(Dag.named("sixty").schedule(Schedule.cron("60 * * * *", ZoneOffset.UTC)));
    }
  }

  public static final class Throwing implements DagDefinition {
    @Override
    public Dag define() {
      throw new IllegalStateException("no such folder");
    }
  }

  public static final class Sneaky implements DagDefinition {
    @Override
    public Dag define() {
      throw Sneaky.<RuntimeException>unchecked(new IOException("no such list of shops"));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
      throw (E) thrown;
    }
  }

  public static final class Rejected implements DagDefinition {
    @Override
    public Dag define() {
      throw new DagRejected("DAG x has two tasks named y.");
    }
  }

  public static final class Unlinked implements DagDefinition {
    @Override
    public Dag define() {
      throw new NoClassDefFoundError("gone");
    }
  }

  private Catalog load() {
    return FolderOfDags.load(folder).catalog();
  }

  private Path jar(String name, Class<?>... definitions) throws IOException {
    return DagJar.of(folder.resolve(name), definitions);
  }
}
