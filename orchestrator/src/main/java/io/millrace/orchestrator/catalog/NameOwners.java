package io.millrace.orchestrator.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For each name of a DAG, the file that had it last: what is loaded by a name is no other file's
 * only because the program starts again. Kept beside the code of the home. For one thread.
 */
final class NameOwners {

  private static final Logger LOG = LoggerFactory.getLogger(NameOwners.class);
  private static final String SUFFIX = ".owner";

  private final CodeStore codes;
  private final Map<String, String> origins = new HashMap<>();

  NameOwners(CodeStore codes) {
    this.codes = codes;
  }

  /** Where the DAG of a name came from when one was loaded last; null if that is not known. */
  @Nullable String of(String dagId) {
    String known = origins.get(dagId);
    return known != null ? known : noted(dagId);
  }

  private @Nullable String noted(String dagId) {
    try {
      Path note = note(dagId);
      List<String> lines = Files.exists(note) ? Files.readAllLines(note) : List.of();
      return lines.isEmpty() ? null : lines.getFirst();
    } catch (IOException failure) {
      LOG.warn("cannot read the note of who has dag={}: {}", dagId, failure.toString());
      return null;
    }
  }

  /** From now on these are where their names belong. */
  void remember(List<KnownDag> all) {
    for (KnownDag known : all) {
      String name = known.dag().id();
      boolean isNew = !known.origin().equals(origins.put(name, known.origin()));
      if (isNew && known.code() != null && !known.origin().equals(noted(name))) {
        write(name, known.origin());
      }
    }
  }

  private void write(String dagId, String origin) {
    try {
      codes.write(note(dagId), origin + "\n");
    } catch (IOException failure) {
      LOG.warn("keep no note of who has dag={}: {}", dagId, failure.toString());
    }
  }

  /** Forgets those whose file is not there any more. */
  void tidy() throws IOException {
    try (Stream<Path> files = Files.list(codes.folder())) {
      for (Path note : files.filter(file -> file.toString().endsWith(SUFFIX)).toList()) {
        List<String> lines = Files.readAllLines(note);
        if (lines.isEmpty() || !Files.exists(Path.of(lines.getFirst()))) {
          Files.deleteIfExists(note);
        }
      }
    }
  }

  private Path note(String dagId) throws IOException {
    byte[] digest = CodeStore.sha256().digest(dagId.getBytes(UTF_8));
    return codes.folder().resolve(HexFormat.of().formatHex(digest) + SUFFIX);
  }
}
