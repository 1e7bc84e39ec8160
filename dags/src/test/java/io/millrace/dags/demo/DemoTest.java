package io.millrace.dags.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dags.growth.sample.GrowthSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a new user does: looks, triggers, breaks the data, sees why, mends it, runs it again; and
 * whoever is to be told of failures is, although one of them is away meanwhile.
 */
class DemoTest {

  private static final int OF_THE_BROKEN_RUN = 3;

  @TempDir Path folder;

  @Test
  void isLookedAtBrokenAndMendedInTheBrowser() throws Exception {
    Path source = Files.createDirectory(folder.resolve("source"));
    new GrowthSample().write(source, 0.002, 7);
    Path sessions = source.resolve("sessions.csv");
    String good = Files.readString(sessions);

    try (var receiver = new Receiver();
        var mailbox = new Mailbox();
        var demo = new Demo(folder, whoIsTold(receiver, mailbox));
        var browser = new Browser(folder.resolve("profile"))) {
      seesTheFinishedGrid(demo, browser);
      opensALog(browser);

      receiver.goesDown();
      Files.writeString(sessions, good.replaceFirst(",DIRECT\n", ",CARRIER_PIGEON\n"));
      triggersARunOn(source, demo, browser);
      String run = seesWhatFailed(browser);
      seesWhoWasNotTold(demo, browser);
      String incident = acknowledgesTheIncident(demo, browser);
      receiver.comesUp();

      Files.writeString(sessions, good);
      runsItAgain(demo.url() + run, browser);
      seesThatItIsResolved(demo.url() + incident, browser);
      seesThatAllWereTold(demo, browser);
      String[] alerts = alertsOfTheStory(run);
      assertThat(mailbox.subjects()).containsExactlyInAnyOrder(alerts);
      assertThat(receiver.subjects()).containsExactlyInAnyOrder(alerts);
    }
  }

  private static Map<String, String> whoIsTold(Receiver receiver, Mailbox mailbox) {
    return Map.of(
        "MILLRACE_ALERT_WEBHOOK_URL",
        receiver.url(),
        "MILLRACE_SMTP_URL",
        mailbox.url(),
        "MILLRACE_ALERT_EMAIL_FROM",
        "millrace@example.com",
        "MILLRACE_ALERT_EMAIL_TO",
        "owner@example.com");
  }

  private static void seesTheFinishedGrid(Demo demo, Browser browser) {
    browser.open(demo.url() + "/dags/growth_etl");
    browser.await("a[aria-label='publish_marts: success']");
    assertThat(browser.count(".grid .cell.success")).isEqualTo(9);
    browser.awaitCount(".grid .cell.warned", 2);
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

  /** On the page of the run, which nobody reloads; answers its path. */
  private static String seesWhatFailed(Browser browser) {
    browser.await("#task-stage_sessions .state.failed");
    browser.awaitText("#task-publish_dwh", "upstream failed");
    browser.awaitText("main", "nothing was published");
    String run = browser.path();
    browser.clickLink("accepted_channels");
    browser.awaitText("#failing-rows", "CARRIER_PIGEON");
    return run;
  }

  private static void seesWhoWasNotTold(Demo demo, Browser browser) {
    browser.open(demo.url() + "/alerts");
    browser.awaitCount("td[data-label=Told] .reason", count -> count >= OF_THE_BROKEN_RUN);
    browser.awaitText("td[data-label=Told]", "127.0.0.1 answered 503");
  }

  /** Answers the path of its page. */
  private static String acknowledgesTheIncident(Demo demo, Browser browser) {
    browser.open(demo.url() + "/incidents");
    browser.clickLink("accepted_channels");
    browser.await("h1 + p .state.open");
    String incident = browser.path();
    browser.type("input[name=by]", "Anna");
    browser.click("button[formaction$=acknowledge]");
    browser.await("h1 + p .state.acknowledged");
    browser.awaitText("main", "acknowledged by hand (Anna)");
    return incident;
  }

  private static void seesThatItIsResolved(String incident, Browser browser) {
    browser.open(incident);
    browser.await("h1 + p .state.resolved");
    browser.awaitText("main", "passed in run manual__");
  }

  private static void runsItAgain(String run, Browser browser) {
    browser.open(run);
    browser.click("button[title^='Runs every task']");
    browser.agree();
    browser.await("#task-publish_marts .state.success");
    browser.await(".head .state.success");
  }

  private static void seesThatAllWereTold(Demo demo, Browser browser) {
    browser.open(demo.url() + "/alerts");
    browser.awaitText("main", "accepted_channels");
    browser.awaitCount(".state.queued, .state.sending", count -> count == 0);
  }

  /** Once each, also of the two checks that warn all three times that data is checked. */
  private static String[] alertsOfTheStory(String run) {
    return new String[] {
      "growth_etl: check accepted_channels failed on staging.all_sessions",
      "growth_etl: task stage_sessions failed",
      "growth_etl: run " + run.replaceFirst(".*/", "").replace("%3A", ":") + " failed",
      "growth_etl: check duplicate_sessions warns of raw.sessions",
      "growth_etl: check conversions_without_session warns of raw.conversions",
      "growth_etl: check accepted_channels is resolved"
    };
  }
}
