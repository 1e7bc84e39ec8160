package io.millrace.orchestrator.catalog;

import io.millrace.orchestrator.catalog.DagFolder.Stamp;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.orchestrator.time.RealTime;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that bring DAGs, and what came of loading them. {@link #look} is for one thread at a
 * time; {@link #catalog} for any.
 */
public final class DagFiles implements AutoCloseable {

  /** A file that is being loaded, as it was seen. */
  private record UnderWay(List<Stamp> stamps, FutureTask<LoadedFile> load) {}

  private static final Logger LOG = LoggerFactory.getLogger(DagFiles.class);
  private static final Duration KEEP_UNUSED = Duration.ofDays(1);

  private final LoadFile loader;
  private final LastGood lastGood;
  private final NameOwners owners;
  private final @Nullable DagFolder folder;
  private final List<LoadedFile> ofProgram = new ArrayList<>();
  private final SortedMap<Path, LoadedFile> loaded = new TreeMap<>();
  private final Map<Path, List<Stamp>> applied = new HashMap<>();
  private final SortedMap<Path, UnderWay> underWay = new TreeMap<>();
  private SortedMap<Path, List<Stamp>> seen = new TreeMap<>();
  private @Nullable String unreadable;
  private volatile Catalog catalog;

  /**
   * Loads everything.
   *
   * @param ofProgram jars that do not change while the program runs
   * @param folder what people put files into; null if there is none
   */
  DagFiles(LoadFile loader, List<Path> ofProgram, @Nullable DagFolder folder) {
    this.loader = loader;
    this.lastGood = new LastGood(loader.codes());
    this.owners = new NameOwners(loader.codes());
    this.folder = folder;
    this.ofProgram.add(DefineDags.of(loader.program(), "class path", null, loader.limit()));
    ofProgram.forEach(jar -> this.ofProgram.add(orRefused(jar, () -> loader.loadCode(jar, jar))));
    this.catalog = Catalog.of(List.of(), howToAdd(), owners::of);
    loadAll();
  }

  /** Loads all DAGs that the settings lead to. */
  public static DagFiles load(Settings settings) {
    var codes = new CodeStore(settings.home().loaded());
    var loader = new LoadFile(DagFiles.class.getClassLoader(), codes, false, DefineDags.LIMIT);
    Path given = settings.dagsFolder().orElse(null);
    return given == null
        ? new DagFiles(loader, ProgramJars.found(), new DagFolder(settings.home().dags()))
        : new DagFiles(loader, List.of(), new DagFolder(given));
  }

  /** The newest that {@link #look} has come to. */
  public Catalog catalog() {
    return catalog;
  }

  private void loadAll() {
    look(true);
    underWay.values().forEach(each -> result(each.load()));
    var ignored = takeEnded();
    publish();
  }

  /**
   * One look at the files, which asks no database. A file counts as changed once two looks have
   * seen it the same: one that is being copied is left alone. It is loaded in the background, and
   * taken over by a later look.
   *
   * @return whether {@link #catalog} is another now
   */
  public boolean look() {
    boolean changed = takeEnded();
    changed |= look(false);
    if (changed) {
      publish();
    }
    return changed;
  }

  /** Whether a later look will take over something that is being loaded. */
  public boolean isLoading() {
    return !underWay.isEmpty();
  }

  private boolean takeEnded() {
    List<Path> ended =
        underWay.entrySet().stream()
            .filter(each -> each.getValue().load().isDone())
            .map(Map.Entry::getKey)
            .toList();
    for (Path file : ended) {
      UnderWay load = Objects.requireNonNull(underWay.remove(file));
      applied.put(file, load.stamps());
      loaded.put(file, result(load.load()));
    }
    return !ended.isEmpty();
  }

  private boolean look(boolean first) {
    if (folder == null) {
      return false;
    }
    SortedMap<Path, List<Stamp>> now;
    String before = unreadable;
    try {
      now = folder.look();
      unreadable = null;
    } catch (NoSuchFileException gone) {
      unreadable = loaded.isEmpty() ? null : "it is not there";
      return !Objects.equals(before, unreadable);
    } catch (IOException failure) {
      unreadable = failure.toString();
      return !Objects.equals(before, unreadable);
    }
    Set<Path> gone = new TreeSet<>();
    Set<Path> files = new TreeSet<>(now.keySet());
    files.addAll(applied.keySet());
    for (Path file : files) {
      List<Stamp> stamps = now.get(file);
      boolean due =
          !underWay.containsKey(file)
              && !Objects.equals(stamps, applied.get(file))
              && (first || Objects.equals(stamps, seen.get(file)));
      if (due && stamps == null) {
        gone.add(file);
      } else if (due && stamps != null) {
        begin(file, stamps);
      }
    }
    seen = now;
    boolean noneIsNew = loaded.keySet().containsAll(underWay.keySet());
    return (noneIsNew && forget(gone)) || before != null;
  }

  /** On a thread of its own: a definition that does not return keeps no other file waiting. */
  private void begin(Path file, List<Stamp> stamps) {
    LoadedFile before = loaded.get(file);
    var load = new FutureTask<>(() -> loadOver(file, before));
    underWay.put(file, new UnderWay(stamps, load));
    Thread.ofPlatform().daemon().name("load-" + file.getFileName()).start(load);
  }

  private LoadedFile loadOver(Path file, @Nullable LoadedFile before) {
    String name = String.valueOf(file.getFileName());
    LoadedFile now = orRefused(file, () -> loader.load(file, name));
    try {
      if (now.isSound()) {
        if (now.code() != null) {
          lastGood.remember(file, now.code());
        }
        return now;
      }
      return now.inPlaceOf(before != null ? before : lastGood(file));
    } catch (IOException failure) {
      LOG.warn("keep no note of file={}: {}", file, failure.toString());
      return before == null ? now : now.inPlaceOf(before);
    }
  }

  private LoadedFile lastGood(Path file) throws IOException {
    return lastGood
        .of(file)
        .map(code -> orRefused(file, () -> loader.loadCode(code, file)))
        .orElse(LoadedFile.NOTHING);
  }

  /**
   * Whatever a file does to those who load it, the others go on, and so does what it was before.
   */
  private static LoadedFile orRefused(Path file, Supplier<LoadedFile> load) {
    try {
      return load.get();
    } catch (RuntimeException | Error broken) {
      LOG.error("cannot load file={}", file, broken);
      return LoadedFile.refused(
          String.valueOf(file.getFileName()),
          file.toString(),
          List.of(Problem.of("It cannot be loaded: " + broken + ".")));
    }
  }

  /** Not before new files are there that are being loaded: one may be a new name of the file. */
  private boolean forget(Set<Path> gone) {
    for (Path file : gone) {
      applied.remove(file);
      loaded.remove(file);
      try {
        lastGood.forget(file);
      } catch (IOException failure) {
        LOG.warn("keep the note of a file that is gone file={}: {}", file, failure.toString());
      }
    }
    return !gone.isEmpty();
  }

  private static LoadedFile result(FutureTask<LoadedFile> load) {
    try {
      return load.get();
    } catch (ExecutionException broken) {
      throw new IllegalStateException("what a file does is caught", broken);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while DAGs were loaded", interrupt);
    }
  }

  private void publish() {
    List<LoadedFile> all = new ArrayList<>(ofProgram);
    all.addAll(loaded.values());
    if (folder != null && unreadable != null) {
      String path = folder.path().toString();
      all.add(
          LoadedFile.refused(
              path,
              path,
              List.of(
                  Problem.of(
                      "The folder of DAGs cannot be read: %s; what was loaded from it goes on."
                          .formatted(unreadable)))));
    }
    catalog = Catalog.of(all, howToAdd(), owners::of);
    owners.remember(catalog.known());
  }

  private String howToAdd() {
    return ("Nothing in %s brings a DAG: put a .java file or a jar there, or set MILLRACE_DAGS to"
            + " another folder (docs/loading.md says how).")
        .formatted(folder == null ? "the program" : folder.path());
  }

  /** Removes code that nothing has been loaded from for long. */
  public void tidy() {
    try {
      loader.codes().removeUnused(lastGood.inUse(), RealTime.clock().instant().minus(KEEP_UNUSED));
      owners.tidy();
    } catch (IOException | RuntimeException failure) {
      LOG.warn("keep unused code: {}", failure.toString());
    }
  }

  @Override
  public void close() {
    loader.codes().close();
  }
}
