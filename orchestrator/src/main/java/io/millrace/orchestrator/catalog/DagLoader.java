package io.millrace.orchestrator.catalog;

import io.millrace.tasks.DagDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.Enumeration;

/**
 * The classes of one jar on top of the program's; of DAGs it names those of the jar alone. A class
 * that would end the program is loaded so that it fails instead.
 */
final class DagLoader extends URLClassLoader {

  static final String DEFINITIONS = "META-INF/services/" + DagDefinition.class.getName();

  private final CodeSource source;
  private final boolean mayExit;

  /** {@code mayExit} where the program is there for one task alone. */
  DagLoader(URL jar, ClassLoader program, boolean mayExit) {
    super(new URL[] {jar}, program);
    this.source = new CodeSource(jar, (Certificate[]) null);
    this.mayExit = mayExit;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(DEFINITIONS) ? findResources(name) : super.getResources(name);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    URL file = mayExit ? null : findResource(name.replace('.', '/') + ".class");
    if (file == null) {
      return super.findClass(name);
    }
    byte[] code = read(name, file);
    if (!ExitCalls.mayBeIn(code)) {
      return super.findClass(name);
    }
    byte[] replaced = replaced(name, code);
    return defineClass(name, replaced, 0, replaced.length, source);
  }

  /** Outside of the JDK's own cache, which would keep the jar open as long as the program runs. */
  private static InputStream open(URL file) throws IOException {
    URLConnection connection = file.openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }

  private static byte[] replaced(String name, byte[] code) {
    try {
      return ExitCalls.replaceIn(code);
    } catch (IllegalArgumentException unknown) {
      throw new UnsupportedClassVersionError(name + ": " + unknown.getMessage());
    }
  }

  private static byte[] read(String name, URL file) throws ClassNotFoundException {
    try (InputStream content = open(file)) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
