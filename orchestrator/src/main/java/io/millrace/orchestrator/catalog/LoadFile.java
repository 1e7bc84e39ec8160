package io.millrace.orchestrator.catalog;

import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads one jar, {@code .java} file or folder of such. Sources are compiled into a jar of the store
 * and jars are copied there, so what is loaded is never changed under its classes. Thread-safe.
 *
 * @param mayExit lets the code of DAGs end the program
 * @param limit how long one definition may take
 */
record LoadFile(ClassLoader program, CodeStore codes, boolean mayExit, Duration limit) {

  private static final Logger LOG = LoggerFactory.getLogger(LoadFile.class);

  /** {@code shownAs} is what people know the file as. */
  LoadedFile load(Path file, String shownAs) {
    return DagFolder.isJar(file) ? loadJar(file) : loadSources(file, shownAs);
  }

  private LoadedFile loadJar(Path file) {
    try {
      return loadCode(codes.keep(file), file);
    } catch (IOException e) {
      return unreadable(file, e);
    }
  }

  /** As above, from a jar that is safe where it is. */
  LoadedFile loadCode(Path jar, Path origin) {
    try (var content = new JarFile(jar.toFile())) {
      if (content.getEntry(DagLoader.DEFINITIONS) == null) {
        return refused(
            origin,
            Problem.of(
                "The jar brings no DAG; name its DagDefinition classes in "
                    + DagLoader.DEFINITIONS
                    + "."));
      }
      var loader = new DagLoader(jar.toUri().toURL(), program, mayExit);
      return DefineDags.of(loader, origin.toString(), jar, limit);
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a path has a URL", e);
    } catch (IOException e) {
      return unreadable(origin, e);
    }
  }

  private LoadedFile unreadable(Path jar, IOException e) {
    LOG.warn("cannot read {}", jar, e);
    return refused(
        jar, Problem.of("It is no readable jar: " + e.getMessage() + "; build it again."));
  }

  private LoadedFile loadSources(Path file, String shownAs) {
    try {
      Sources sources = Sources.read(file, shownAs);
      String key = sources.key();
      Optional<Path> compiled = codes.find(key);
      if (compiled.isPresent()) {
        return loadCode(compiled.get(), file);
      }
      return switch (CompileSources.of(sources.files())) {
        case CompileSources.Result.Broken broken ->
            LoadedFile.refused(name(file), file.toString(), broken.problems());
        case CompileSources.Result.Compiled done ->
            done.definitions().isEmpty()
                ? refused(file, withoutDag(shownAs))
                : loadCode(codes.keep(key, sources.jar(done)), file);
      };
    } catch (NotUtf8 e) {
      return refused(file, e.problem());
    } catch (IOException e) {
      LOG.warn("cannot load {}", file, e);
      return refused(file, Problem.of("It cannot be read or compiled: " + e + "."));
    }
  }

  private static Problem withoutDag(String shownAs) {
    return new Problem(
        shownAs,
        0,
        0,
        "no class here implements DagDefinition; let a public class do so, or take the file away.");
  }

  private static LoadedFile refused(Path file, Problem problem) {
    return LoadedFile.refused(name(file), file.toString(), List.of(problem));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
