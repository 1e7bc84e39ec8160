package io.millrace.orchestrator.alert;

import static java.util.Objects.requireNonNull;

import io.millrace.orchestrator.alert.Message.Fact;
import io.millrace.orchestrator.text.PagePath;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts alerts into words.
 *
 * @param pages where people find the pages, without a slash at its end
 */
record Messages(String pages) {

  private static final int LONGEST_SUBJECT = 120;
  private static final int LONGEST_VALUE = 1_000;

  Message of(Alert alert) {
    return new Message(
        Text.line(subject(alert), LONGEST_SUBJECT),
        facts(alert),
        alert.check() == null ? List.of() : SampleRows.of(alert.check().sample()),
        pages + page(alert));
  }

  private static String page(Alert alert) {
    if (alert.check() != null && alert.check().incidentId() != null) {
      return PagePath.of("incidents", alert.check().incidentId().toString());
    }
    Alert.Place place = alert.place();
    return place.runId() == null
        ? PagePath.of("dags", place.dagId())
        : PagePath.run(place.dagId(), place.runId());
  }

  private static String subject(Alert alert) {
    return alert.place().dagId() + ": " + what(alert);
  }

  private static String what(Alert alert) {
    return switch (alert.kind()) {
      case FAILED_CHECK -> {
        Alert.Check check = requireNonNull(alert.check());
        String verdict = check.severity().equals("warning") ? "warns of " : "failed on ";
        yield "check " + check.check() + " " + verdict + check.table();
      }
      case FAILED_TASK -> "task " + requireNonNull(alert.task()).taskId() + " failed";
      case FAILED_RUN -> "run " + alert.place().runId() + " failed";
      case PAUSED_DAG -> "paused after run " + alert.place().runId();
      case LATE_RUN, LATE_TASK -> about(alert) + " is late";
      case STALE_TABLE -> alert.staleTable() + " is stale";
      case APPROVAL -> about(alert) + " asks: " + alert.reason();
      case SUCCEEDED_RUN, SUCCEEDED_TASK -> about(alert) + " succeeded";
      case RETRIED_TASK -> about(alert) + " is retried";
      case SKIPPED_TASK -> about(alert) + " was skipped";
      case UPSTREAM_FAILED_TASK -> about(alert) + " could not start";
      case RESOLVED_CHECK -> "check " + requireNonNull(alert.check()).check() + " is resolved";
      case RECOVERED -> about(alert) + " is done after all";
    };
  }

  private static String about(Alert alert) {
    if (alert.staleTable() != null) {
      return alert.staleTable();
    }
    if (alert.task() != null) {
      return "task " + alert.task().taskId();
    }
    return alert.place().runId() == null ? "its next run" : "run " + alert.place().runId();
  }

  private static List<Fact> facts(Alert alert) {
    List<Fact> facts = new ArrayList<>();
    add(facts, "DAG", alert.place().dagId());
    if (alert.place().runId() != null) {
      add(facts, "Run", alert.place().runId());
    }
    if (alert.task() != null) {
      add(facts, "Task", alert.task().taskId());
    }
    if (alert.check() != null) {
      add(facts, "Check", alert.check().check());
      add(facts, "Table", alert.check().table());
      add(facts, "Severity", alert.check().severity());
      if (alert.check().incidentId() != null) {
        add(facts, "Incident", alert.check().incidentId().toString());
      }
      add(facts, "Failed", alert.check().failed() + " of " + alert.check().checked());
    } else if (alert.kind() == Alert.Kind.APPROVAL) {
      add(
          facts,
          "Answer",
          "millrace approvals choose %s %s --dag %s --option OPTION"
              .formatted(
                  requireNonNull(alert.task()).taskId(),
                  requireNonNull(alert.place().runId()),
                  alert.place().dagId()));
    } else if (alert.task() != null) {
      add(facts, "Tries", Integer.toString(alert.task().tries()));
    } else if (alert.kind() == Alert.Kind.PAUSED_DAG) {
      add(facts, "Resume", "millrace dags resume " + alert.place().dagId());
    } else if (alert.staleTable() != null) {
      add(facts, "Table", alert.staleTable());
    } else if (alert.kind() == Alert.Kind.FAILED_RUN) {
      add(facts, "State", "failed");
      add(facts, "Failed tasks", String.valueOf(alert.failedTasks()));
    }
    if (alert.reason() != null) {
      add(facts, "Reason", alert.reason());
    }
    return facts;
  }

  private static void add(List<Fact> facts, String name, String value) {
    facts.add(new Fact(name, Text.line(value, LONGEST_VALUE)));
  }
}
