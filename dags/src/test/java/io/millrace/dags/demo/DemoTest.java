package io.millrace.dags.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dags.growth.sample.GrowthSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new user does: looks, triggers, breaks the data, sees why, mends it, runs it again. */
class DemoTest {

  @TempDir Path folder;

  @Test
  void isLookedAtBrokenAndMendedInTheBrowser() throws Exception {
    Path source = Files.createDirectory(folder.resolve("source"));
    new GrowthSample().write(source, 0.002, 7);
    Path sessions = source.resolve("sessions.csv");
    String good = Files.readString(sessions);

    try (var receiver = new Receiver();
        var demo = new Demo(folder, Map.of("MILLRACE_ALERT_WEBHOOK_URL", receiver.url()));
        var browser = new Browser(folder.resolve("profile"))) {
      seesTheFinishedGrid(demo, browser);
      opensALog(browser);

      Files.writeString(sessions, good.replaceFirst(",DIRECT\n", ",CARRIER_PIGEON\n"));
      triggersARunOn(source, demo, browser);
      seesWhatFailed(browser);

      Files.writeString(sessions, good);
      runsItAgain(browser);
      browser.open(demo.url() + "/alerts");
      browser.awaitText("main", "accepted_channels");
      assertThat(receiver.failures())
          .containsExactlyInAnyOrder("failed_check", "failed_task", "failed_run");
    }
  }

  private static void seesTheFinishedGrid(Demo demo, Browser browser) {
    browser.open(demo.url() + "/dags/growth_etl");
    browser.await("a[aria-label='publish_marts: success']");
    assertThat(browser.count(".grid .cell.success")).isEqualTo(9);
  }

  private static void opensALog(Browser browser) {
    browser.click("a[aria-label='copy_sessions: success']");
    browser.awaitText(".log", "succeeded, ");
  }

  private static void triggersARunOn(Path source, Demo demo, Browser browser) {
    browser.open(demo.url() + "/dags/growth_etl/trigger");
    browser.type("input[name=source]", source.toString());
    browser.click("form.form button");
    browser.awaitText("h1", "manual__");
  }

  /** On the page of the run, which nobody reloads. */
  private static void seesWhatFailed(Browser browser) {
    browser.await("#task-stage_sessions .state.failed");
    browser.awaitText("#task-publish_dwh", "upstream failed");
    browser.awaitText("main", "nothing was published");
    String run = browser.path();
    browser.clickLink("accepted_channels");
    browser.awaitText("#failing-rows", "CARRIER_PIGEON");
    browser.clickLink(run.replaceFirst(".*/", "").replace("%3A", ":"));
  }

  private static void runsItAgain(Browser browser) {
    browser.click("button[title^='Runs every task']");
    browser.agree();
    browser.await("#task-publish_marts .state.success");
    assertThat(List.of(browser.text("main").split("\n"))).contains("✓ success");
  }
}
