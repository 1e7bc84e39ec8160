package io.millrace.orchestrator.settings;

import java.nio.file.Path;

/** Where a setting's value comes from. */
public sealed interface Origin {

  /** A variable of the environment. */
  record Environment() implements Origin {
    @Override
    public String toString() {
      return "environment";
    }
  }

  /** A line, counted from 1, of the properties file. */
  record PropertiesFile(Path file, int line) implements Origin {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** Nobody said anything: the default, or none. */
  record Default() implements Origin {
    @Override
    public String toString() {
      return "default";
    }
  }
}
