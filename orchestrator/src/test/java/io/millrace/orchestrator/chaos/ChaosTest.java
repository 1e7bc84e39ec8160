package io.millrace.orchestrator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.chaos.Ordeal.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Two seeds, or what the system properties say: {@code chaos.seeds} as in 1-100 or 7,9, {@code
 * chaos.seconds} of chaos a seed or {@code chaos.minutes}, {@code chaos.parallel} seeds at once.
 */
class ChaosTest {

  private static final @Nullable Integer MINUTES = Integer.getInteger("chaos.minutes");
  private static final String SEEDS =
      System.getProperty("chaos.seeds", MINUTES == null ? "1,2" : "1");
  private static final int PARALLEL = Integer.getInteger("chaos.parallel", 2);
  private static final Duration CHAOS =
      MINUTES == null
          ? Duration.ofSeconds(Integer.getInteger("chaos.seconds", 8))
          : Duration.ofMinutes(MINUTES);

  /** Kept, for whoever wants to know more; the homes of the nodes with their logs are there. */
  private static final Path FOLDER =
      Path.of("target", System.getProperty("chaos.folder", "chaos")).toAbsolutePath();

  private static final BlockingQueue<Servers> IDLE = new LinkedBlockingQueue<>();
  private static final List<Result> RESULTS = new ArrayList<>();
  private static final ExecutorService ORDEALS = Executors.newFixedThreadPool(PARALLEL);

  @BeforeAll
  static void startServers() throws Exception {
    for (int pair = 0; pair < Math.min(PARALLEL, seeds().count()); pair++) {
      IDLE.add(Servers.start(FOLDER.resolve("servers-" + pair)));
    }
  }

  @AfterAll
  static void stopServers() throws IOException {
    ORDEALS.shutdownNow();
    for (Servers servers : IDLE) {
      servers.close();
    }
    System.out.println(Summary.of(RESULTS));
  }

  @TestFactory
  Stream<DynamicTest> nothingIsLostAndNothingHappensTwice() {
    List<DynamicTest> tests = new ArrayList<>();
    seeds()
        .forEach(seed -> {
          Plan plan = Plan.of(seed, CHAOS);
          Future<Result> ordeal = ORDEALS.submit(() -> run(plan));
          tests.add(DynamicTest.dynamicTest("seed " + seed, () -> judge(plan, ordeal)));
        });
    return tests.stream();
  }

  private static Result run(Plan plan) throws Exception {
    Servers servers = IDLE.take();
    try (var ordeal = new Ordeal(plan, FOLDER.resolve("seed-" + plan.seed()), servers)) {
      return ordeal.run();
    } finally {
      IDLE.add(servers);
    }
  }

  private static void judge(Plan plan, Future<Result> ordeal) throws Exception {
    Result result = ordeal.get();
    RESULTS.add(result);
    System.out.println(Summary.line(result));
    assertThat(result.violations()).as(plan.toString()).isEmpty();
  }

  private static LongStream seeds() {
    return Stream.of(SEEDS.split(",", -1))
        .map(range -> range.split("-", 2))
        .flatMapToLong(ends ->
            LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])));
  }
}
