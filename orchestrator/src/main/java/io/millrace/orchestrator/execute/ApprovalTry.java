package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.AskedPerson;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.tasks.Answer;
import io.millrace.tasks.ApprovalOperator;
import io.millrace.tasks.ApprovalOperator.Question;
import io.millrace.tasks.Durations;
import io.millrace.tasks.TaskSkipped;
import java.time.Duration;
import java.util.List;

/** A try of a task that asks: it asks, or makes of the answer what its code says. */
final class ApprovalTry {

  private final RunningTry running;
  private final TryServices services;

  ApprovalTry(RunningTry running, TryServices services) {
    this.running = running;
    this.services = services;
  }

  Outcome run(ApprovalOperator<?> operator) {
    return new AskingTry(running, services).run(() -> askOrAnswer(operator));
  }

  private Outcome askOrAnswer(ApprovalOperator<?> operator) throws Exception {
    AskedPerson asked = AskedPerson.of(services.database(), running.claim()).orElse(null);
    return asked == null || asked.answeredAt() == null ? ask(operator) : outcome(operator, asked);
  }

  private Outcome ask(ApprovalOperator<?> operator) throws Exception {
    Question question = AskingTry.code(() -> operator.question(running));
    running.log("asks: " + question.text() + " " + question.options());
    return new Outcome.Asked(
        new Failures.Failure(question.text(), false).sentence(),
        question.options(),
        question.most(),
        question.otherwise(),
        question.skips());
  }

  private Outcome outcome(ApprovalOperator<?> operator, AskedPerson asked) throws Exception {
    Answer answer = asked.given();
    if (answer == null) {
      String reason = "nobody answered within " + waited(asked);
      running.log(reason);
      return asked.skips() ? held(reason) : Outcome.Failed.forGood(reason);
    }
    running.log(answer.inWords("answered " + answer.option()));
    try {
      String output = AskingTry.code(() -> Outputs.write(operator.output(answer)));
      return new Outcome.Succeeded(
          new Effect(null, 0, output, List.of(), List.of(), List.of(), Skips.of(running, output)),
          false);
    } catch (TaskSkipped skipped) {
      running.log("skipped: " + skipped.getMessage());
      return held(String.valueOf(skipped.getMessage()));
    }
  }

  private static String waited(AskedPerson asked) {
    return asked.dueAt() == null
        ? "its time"
        : Durations.shown(
            Duration.ofSeconds(Duration.between(asked.askedAt(), asked.dueAt()).toSeconds()));
  }

  /**
   * What comes directly after it is not to run, whatever its trigger rule; what comes after a
   * mapped task goes by all of its instances.
   */
  private Outcome held(String reason) {
    RunGraph graph = running.structure().graph();
    RunGraph.Node node = graph.nodes().get(graph.ordinal(running.taskId()).orElseThrow());
    List<String> after =
        node.downstream().stream().map(ordinal -> graph.nodes().get(ordinal).taskId()).toList();
    return new Outcome.Skipped(
        new Failures.Failure(reason, false).sentence(),
        node.mapping().isRepeated() ? List.of() : after);
  }
}
