package io.millrace.orchestrator.cli;

import picocli.CommandLine.Command;

/** Groups what is about databases as such. */
@Command(
    name = "db",
    description = "Databases: where they are, and their schemas.",
    synopsisSubcommandLabel = "COMMAND")
final class DbCommand {}
