package io.millrace.orchestrator.cli;

import picocli.CommandLine.Command;

/** What is kept of the past. */
@Command(
    name = "history",
    description = "Removes old history.",
    synopsisSubcommandLabel = "COMMAND")
final class HistoryCommand {}
