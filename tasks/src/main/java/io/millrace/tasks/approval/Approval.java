package io.millrace.tasks.approval;

import io.millrace.tasks.Answer;
import io.millrace.tasks.ApprovalOperator;
import io.millrace.tasks.Each;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TaskSkipped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits for a person's answer: for ever, if nothing else is said. Immutable.
 *
 * @param <O> what it hands on
 */
public final class Approval<O> implements ApprovalOperator<O> {

  static final String REJECT = "reject";

  /** What is asked, and what an answer comes to. */
  record Asked<O>(
      List<TaskRef<?>> inputs,
      List<Each<?>> elements,
      Function<TaskContext, String> text,
      Options options,
      Class<O> outputType,
      Function<Answer, O> output) {}

  /** What can be answered. */
  record Options(List<String> names, Meaning meaning) {

    Options {
      names = List.copyOf(names);
    }
  }

  /** What the options of a question are. */
  enum Meaning {
    /** Whether the run may go on. */
    PERMISSION,
    /** Values to be handed on, also one that is called reject. */
    VALUES,
    /** Ids of tasks directly after it. */
    TASKS
  }

  /** What becomes of it without an answer, and of a rejection. */
  private record Rules(
      @Nullable Duration most,
      @Nullable String otherwise,
      boolean skips,
      boolean failsIfRejected) {}

  private static final int LONGEST_QUESTION = 1_000;

  private final Asked<O> asked;
  private final Rules rules;

  private Approval(Asked<O> asked, Rules rules) {
    this.asked = asked;
    this.rules = rules;
  }

  static <O> Approval<O> of(Asked<O> asked) {
    return new Approval<>(asked, new Rules(null, null, false, false));
  }

  /** Waits so long at most; then it fails, unless something else is said. */
  public Approval<O> atMost(Duration span) {
    return with(new Rules(span, rules.otherwise(), rules.skips(), rules.failsIfRejected()));
  }

  /** The option that counts once it has waited too long. */
  public Approval<O> otherwise(String option) {
    return with(new Rules(rules.most(), option, rules.skips(), rules.failsIfRejected()));
  }

  /** Is skipped, instead of failing, once it has waited too long. */
  public Approval<O> orSkip() {
    return with(new Rules(rules.most(), rules.otherwise(), true, rules.failsIfRejected()));
  }

  /** Fails when it is rejected; what comes after it cannot start then, and the run fails. */
  public Approval<O> failsIfRejected() {
    return with(new Rules(rules.most(), rules.otherwise(), rules.skips(), true));
  }

  private Approval<O> with(Rules changed) {
    return new Approval<>(asked, changed);
  }

  @Override
  public Question question(TaskContext context) {
    String text = asked.text().apply(context).strip();
    if (text.isEmpty() || text.length() > LONGEST_QUESTION) {
      throw TaskFailed.forGood(
          "it asks a question of %d characters; ask one of 1 to %d"
              .formatted(text.length(), LONGEST_QUESTION));
    }
    return new Question(
        text, asked.options().names(), rules.most(), rules.otherwise(), rules.skips());
  }

  @Override
  public O output(Answer answer) {
    if (canBeRejected() && answer.option().equals(REJECT)) {
      String reason = answer.inWords("rejected");
      if (rules.failsIfRejected()) {
        throw TaskFailed.forGood(reason);
      }
      throw TaskSkipped.because(reason);
    }
    List<String> options = asked.options().names();
    if (!options.contains(answer.option())) {
      throw TaskFailed.forGood(
          "it was answered %s, and asks for %s"
              .formatted(answer.option(), String.join(" or ", options)));
    }
    return asked.output().apply(answer);
  }

  private boolean canBeRejected() {
    return asked.options().meaning() == Meaning.PERMISSION;
  }

  @Override
  public List<String> branches() {
    return asked.options().meaning() == Meaning.TASKS ? asked.options().names() : List.of();
  }

  @Override
  public Class<O> outputType() {
    return asked.outputType();
  }

  @Override
  public List<TaskRef<?>> inputs() {
    return asked.inputs();
  }

  @Override
  public List<Each<?>> elements() {
    return asked.elements();
  }

  @Override
  public List<String> faults() {
    List<String> options = asked.options().names();
    List<String> faults = new ArrayList<>();
    if (options.size() < 2 || new HashSet<>(options).size() < options.size()) {
      faults.add("it asks to choose among " + options + "; give it two different options at least");
    }
    if (options.stream().anyMatch(String::isBlank)) {
      faults.add("one of its options is blank; give it a name");
    }
    String otherwise = rules.otherwise();
    if (otherwise != null && !options.contains(otherwise)) {
      faults.add(
          "without an answer in time it is to count as \""
              + otherwise
              + "\", which is none of "
              + String.join(", ", options));
    }
    Duration most = rules.most();
    if (most != null && !most.isPositive()) {
      faults.add("it would give up before it asked; give .atMost(..) a longer time");
    }
    if (most != null && most.compareTo(ApprovalOperator.Question.LONGEST) > 0) {
      faults.add(
          "it would wait for more than %d days; give .atMost(..) a shorter time, or leave it out"
              .formatted(ApprovalOperator.Question.LONGEST.toDays()));
    }
    if (most == null && (otherwise != null || rules.skips())) {
      faults.add("it waits for ever, and says what happens then; say how long with .atMost(..)");
    }
    if (otherwise != null && rules.skips()) {
      faults.add("without an answer in time it cannot both count as answered and be skipped");
    }
    if (rules.failsIfRejected() && !canBeRejected()) {
      faults.add("it cannot be rejected; leave out .failsIfRejected()");
    }
    return faults;
  }
}
