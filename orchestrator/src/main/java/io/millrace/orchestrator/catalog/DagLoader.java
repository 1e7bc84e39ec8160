package io.millrace.orchestrator.catalog;

import io.millrace.tasks.DagDefinition;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;

/** The classes of one jar on top of the program's; of DAGs it names those of the jar alone. */
final class DagLoader extends URLClassLoader {

  static final String DEFINITIONS = "META-INF/services/" + DagDefinition.class.getName();

  DagLoader(URL jar, ClassLoader program) {
    super(new URL[] {jar}, program);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(DEFINITIONS) ? findResources(name) : super.getResources(name);
  }
}
