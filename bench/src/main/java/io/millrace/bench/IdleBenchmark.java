package io.millrace.bench;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.time.RealTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How many statements nodes send that have nothing to do: {@code serve}, then a {@code worker}
 * beside it, which is given what there is more. Transactions count as they are sent, with their
 * BEGIN and COMMIT.
 *
 * <p>Arguments: the launcher, a home whose DAGs are not due meanwhile and whose PostgreSQL is the
 * embedded one, for how many seconds each (default 60).
 */
public final class IdleBenchmark {

  private static final Duration SETTLE = Duration.ofSeconds(20);
  private static final int COMMONEST = 10;

  private IdleBenchmark() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[1]).toAbsolutePath();
    int seconds = args.length < 3 ? 60 : Integer.parseInt(args[2]);
    run(Program.launched(Path.of(args[0]), home), Duration.ofSeconds(seconds));
  }

  private static void run(Program program, Duration span) throws Exception {
    Path log = Program.settings(program.home()).home().postgresLog();
    try (Databases databases = Program.databases(program.home());
        RunningProcess serve = program.start("serve")) {
      serve.await(Program.READY);
      try (var statements = new StatementLog(databases.connect(Databases.ORCHESTRATOR), log)) {
        RealTime.pause(SETTLE);
        Map<String, Long> alone = statements.count(span);
        print("serve", alone, span);
        try (RunningProcess worker = program.start("worker")) {
          worker.await(Program.READY);
          RealTime.pause(SETTLE);
          Map<String, Long> more = new HashMap<>(statements.count(span));
          alone.forEach((text, count) -> more.merge(text, -count, Long::sum));
          print("worker beside it", more, span);
        }
      }
    }
  }

  static void print(String node, Map<String, Long> counts, Duration span) {
    long all = counts.values().stream().mapToLong(count -> count).sum();
    double aSecond = (double) all / span.toSeconds();
    System.out.printf(Locale.ROOT, "%s: %.2f statements a second%n", node, aSecond);
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(COMMONEST)
        .forEach(entry -> System.out.printf("%6d  %s%n", entry.getValue(), entry.getKey()));
  }
}
