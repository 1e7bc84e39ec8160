package io.millrace.tasks.shell;

import static io.millrace.tasks.shell.ShellOperator.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.tasks.TaskFailed;
import io.millrace.testing.Elements;
import io.millrace.testing.FakeTaskContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellOperatorTest {

  @TempDir Path folder;

  @Test
  void logsWhatTheCommandPrintsLineByLine() throws Exception {
    assertThat(lines("printf 'one\\n\\ntwo\\n'; echo three >&2; printf four"))
        .containsExactly("one", "", "two", "three", "four");
  }

  @Test
  void logsALineBeforeTheCommandEnds() throws Exception {
    try (var running = new RunningCommand("echo ready; read answer < gate; echo $answer", folder)) {
      running.awaitLine("ready");

      assertThat(running.isOver()).isFalse();
      running.openGate("go on");

      running.awaitEnd();
      assertThat(running.lines()).containsExactly("ready", "go on");
    }
  }

  @Test
  void logsWhatAChildPrintsAfterItsShellHasEnded() throws Exception {
    var busy =
        new FakeTaskContext(folder) {
          @Override
          public void log(String line) {
            super.log(line);
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
          }
        };

    shell("(sleep 1; echo late) & echo early").run(busy);

    assertThat(busy.lines()).containsExactly("early", "late");
  }

  @Test
  void takesAValueOfItsElementAsAVariableAndNeverAsCode() throws Exception {
    ShellOperator echo =
        shell("printf '%s\\n' \"$FILE\"")
            .with("FILE", Elements.of(String.class), name -> name.isEmpty() ? null : name);
    var context = new FakeTaskContext(folder);

    echo.run(context.about("$(touch gone); \"'a b"));

    assertThat(context.lines()).containsExactly("$(touch gone); \"'a b");
    assertThatThrownBy(() -> echo.run(context.about("")))
        .isInstanceOf(TaskFailed.class)
        .hasMessage("the command's variable FILE is to be null; give it a text");
    assertThatThrownBy(() -> echo.run(context.about("a\0b")))
        .hasMessage(
            "the command's variable FILE is to be a text with a zero character in it; give it a"
                + " text");
  }

  @Test
  void namesTheStatusAndTheLastLinesOfACommandThatFails() {
    assertThatThrownBy(
            () -> lines("seq 5; echo; printf '\\033[31mno\\tspace left\\033[0m\\r\\n'; exit 3"))
        .asInstanceOf(type(TaskFailed.class))
        .satisfies(failed -> assertThat(failed.retryable()).isTrue())
        .extracting(TaskFailed::getMessage)
        .isEqualTo("the command ended with status 3; it last printed: 4 | 5 | no space left");
  }

  @Test
  void saysThatAFailedCommandPrintedNothing() {
    assertThatThrownBy(() -> lines("exit 1"))
        .hasMessage("the command ended with status 1 and printed nothing");
  }

  @Test
  void saysWhichCommandDoesNotExist() {
    assertThatThrownBy(() -> lines("no_such_command --now"))
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith("the command ended with status 127; it last printed: ")
        .hasMessageContaining("no_such_command")
        .hasMessageContaining("not found");
  }

  @Test
  void saysWhichFolderDoesNotExist() {
    var operator = shell("true").in(folder.resolve("none"));

    assertThatThrownBy(() -> operator.run(new FakeTaskContext(folder)))
        .hasMessage("the working folder " + folder.resolve("none") + " does not exist; create it")
        .asInstanceOf(type(TaskFailed.class))
        .satisfies(failed -> assertThat(failed.retryable()).isFalse());
  }

  @Test
  void tellsTheCommandWhichTryItIs() throws Exception {
    var context = new FakeTaskContext(folder);

    shell("env | grep '^MILLRACE_[DRTLI]' | sort; echo $MORE; pwd")
        .with("MORE", "a b")
        .in(folder.toRealPath())
        .run(context);

    assertThat(context.lines())
        .contains(
            "MILLRACE_DAG_ID=dag",
            "MILLRACE_IDEMPOTENCY_KEY=key",
            "MILLRACE_LOGICAL_DATE=2026-11-19T00:00:00Z",
            "MILLRACE_RUN_ID=manual__2026-11-19T00:00:00Z",
            "MILLRACE_TASK_ID=task",
            "MILLRACE_TRY_NUMBER=1",
            "a b",
            folder.toRealPath().toString());
  }

  @Test
  void tellsTheCommandStoredVariablesAndNeverTheKeyOfAllOfThem() throws Exception {
    var context = new FakeTaskContext(folder).with("api_key", "open sesame");

    shell("echo $API_KEY; echo key $MILLRACE_SECRET_KEY")
        .withVariable("API_KEY", "api_key")
        .with("MILLRACE_SECRET_KEY", "a key")
        .run(context);

    assertThat(context.lines()).containsExactly("open sesame", "key");
  }

  @Test
  void givesTheCommandNothingToRead() throws Exception {
    assertThat(lines("read line || echo nothing")).containsExactly("nothing");
  }

  @Test
  void takesBinaryOutputForText() throws Exception {
    assertThat(lines("printf 'a\\377\\376b\\000c\\n'; printf 'sound\\n'"))
        .containsExactly("a\uFFFD\uFFFDb\u0000c", "sound");
  }

  @Test
  void keepsBinaryOutputOutOfTheSentence() {
    assertThatThrownBy(() -> lines("head -c 100000 /dev/urandom; printf '\\nx\\000y'; exit 2"))
        .hasMessageEndingWith(" | x y")
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContainPattern("\\p{Cc}")
        .hasSizeLessThan(800);
  }

  @Test
  void cutsLinesThatDoNotEnd() throws Exception {
    assertThat(lines("head -c 200000 /dev/zero | tr '\\000' x"))
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(65_536));
  }

  @Test
  void masksALineBeforeItIsCutForTheSentence() {
    var context = new FakeTaskContext(folder).with("api_key", "open sesame");
    var operator =
        shell("printf '%0195d%s' 0 \"$API_KEY\"; exit 1").withVariable("API_KEY", "api_key");

    assertThatThrownBy(() -> operator.run(context))
        .hasMessageEndingWith("it last printed: " + "0".repeat(195) + "***");
  }

  @ParameterizedTest
  @ValueSource(ints = {65_530, 131_062, 131_067, 196_600, 262_140})
  void cutsALongLineBesideItsSecret(int before) throws Exception {
    var context =
        new FakeTaskContext(folder) {
          @Override
          public void log(String line) {
            super.log(masked(line));
          }
        };
    context.with("api_key", "open sesame");

    shell("printf '%0" + before + "d%s%0100000d' 0 \"$API_KEY\" 0")
        .withVariable("API_KEY", "api_key")
        .run(context);

    assertThat(context.lines()).allMatch(line -> line.length() <= 65_536);
    assertThat(String.join("", context.lines()).replaceAll("0+", "0")).isEqualTo("0***0");
  }

  @Test
  void endsACommandThatNoThreadCanFollow() {
    var context =
        new FakeTaskContext(folder) {
          private int asked;

          // The environment of the command asks first, the name of the thread second.
          @Override
          public String taskId() {
            if (asked++ > 0) {
              throw new OutOfMemoryError("unable to create native thread");
            }
            return super.taskId();
          }
        };
    String command = "sleep 300; echo unfollowed";

    assertThatThrownBy(() -> shell(command).run(context)).isInstanceOf(OutOfMemoryError.class);

    List<ProcessHandle> left =
        ProcessHandle.current().descendants().filter(process -> isOf(process, command)).toList();
    left.forEach(ProcessHandle::destroyForcibly);
    assertThat(left).isEmpty();
  }

  private static boolean isOf(ProcessHandle process, String command) {
    return Arrays.asList(process.info().arguments().orElse(new String[0])).contains(command);
  }

  private List<String> lines(String command) throws Exception {
    var context = new FakeTaskContext(folder);
    shell(command).run(context);
    return context.lines();
  }
}
