package io.millrace.orchestrator.cli;

import picocli.CommandLine.Option;

/** How many lines of a list somebody asks for. */
final class Limit {

  @Option(names = "--limit", description = "How many, newest first (default: ${DEFAULT-VALUE}).")
  private int lines = 20;

  /**
   * At most so many.
   *
   * @throws UsageRefused if that is below zero
   */
  int lines() {
    if (lines < 0) {
      throw new UsageRefused("--limit must be 0 or more, not " + lines);
    }
    return lines;
  }
}
