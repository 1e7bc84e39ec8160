package io.millrace.orchestrator.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A {@code .java} file, or a folder of such with what else is in it, as it was when it was read.
 *
 * @param files to compile
 * @param resources what else is there, by its path in a jar
 */
record Sources(List<SourceFile> files, SortedMap<String, byte[]> resources) {

  /** {@code shownAs} is what people know the file or folder as. */
  static Sources read(Path path, String shownAs) throws IOException {
    if (!Files.isDirectory(path)) {
      return new Sources(List.of(SourceFile.read(path, shownAs)), new TreeMap<>());
    }
    List<SourceFile> sources = new ArrayList<>();
    SortedMap<String, byte[]> resources = new TreeMap<>();
    for (Path file : DagFolder.filesOf(path)) {
      String name = path.relativize(file).toString().replace(File.separatorChar, '/');
      if (DagFolder.isSource(file)) {
        sources.add(SourceFile.read(file, shownAs + "/" + name));
      } else {
        resources.put(name, Files.readAllBytes(file));
      }
    }
    return new Sources(sources, resources);
  }

  /** Equal if a compiler would make the same of it: of this text, with this program and Java. */
  String key() throws IOException {
    MessageDigest digest = CodeStore.sha256();
    add(digest, Runtime.version().toString().getBytes(UTF_8));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      String changed = Files.exists(path) ? Files.getLastModifiedTime(path).toString() : "";
      add(digest, (entry + changed).getBytes(UTF_8));
    }
    for (SourceFile file : files) {
      add(digest, file.shownAs().getBytes(UTF_8));
      add(digest, file.text().getBytes(UTF_8));
    }
    for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
      add(digest, resource.getKey().getBytes(UTF_8));
      add(digest, resource.getValue());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, byte[] part) {
    digest.update(Integer.toString(part.length).getBytes(UTF_8));
    digest.update((byte) 0);
    digest.update(part);
  }

  /** The jar that an author would build of what these were compiled to. */
  byte[] jar(CompileSources.Result.Compiled compiled) throws IOException {
    SortedMap<String, byte[]> content = new TreeMap<>(resources);
    content.putAll(compiled.byPath());
    content.put(DagLoader.DEFINITIONS, String.join("\n", compiled.definitions()).getBytes(UTF_8));
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (String folder : folders(content)) {
        zip.putNextEntry(new ZipEntry(folder));
      }
      for (Map.Entry<String, byte[]> each : content.entrySet()) {
        zip.putNextEntry(new ZipEntry(each.getKey()));
        zip.write(each.getValue());
      }
    }
    return bytes.toByteArray();
  }

  /** Migrations are found by the folder that they are in. */
  private static TreeSet<String> folders(SortedMap<String, byte[]> content) {
    var folders = new TreeSet<String>();
    for (String name : content.keySet()) {
      for (int end = name.indexOf('/'); end > 0; end = name.indexOf('/', end + 1)) {
        folders.add(name.substring(0, end + 1));
      }
    }
    return folders;
  }
}
