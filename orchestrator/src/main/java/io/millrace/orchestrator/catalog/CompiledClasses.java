package io.millrace.orchestrator.catalog;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;

/** Keeps in memory what a compiler writes. */
final class CompiledClasses extends ForwardingJavaFileManager<StandardJavaFileManager> {

  private final SortedMap<String, ByteArrayOutputStream> written = new TreeMap<>();

  CompiledClasses(StandardJavaFileManager files) {
    super(files);
  }

  /** Class files by their paths in a jar. */
  SortedMap<String, byte[]> byPath() {
    SortedMap<String, byte[]> classes = new TreeMap<>();
    written.forEach((name, code) -> classes.put(name, code.toByteArray()));
    return classes;
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
    String path = className.replace('.', '/') + kind.extension;
    return new SimpleJavaFileObject(URI.create("memory:///" + path.replace("$", "%24")), kind) {
      @Override
      public OutputStream openOutputStream() {
        return written.computeIfAbsent(path, name -> new ByteArrayOutputStream());
      }
    };
  }
}
