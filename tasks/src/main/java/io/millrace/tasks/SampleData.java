package io.millrace.tasks;

import java.io.IOException;
import java.nio.file.Path;

/** Makes the input of a pipeline, reproducibly, with the results to expect beside it. */
public interface SampleData {

  /**
   * Writes the input files into the folder and what a run must make of them into its sub-folder
   * {@code expected}. The same scale and seed give the same bytes.
   *
   * @param scale 1.0 is the pipeline's full size
   */
  void write(Path folder, double scale, long seed) throws IOException;
}
