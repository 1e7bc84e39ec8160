package io.millrace.dags.growth.sample;

import io.millrace.dags.sample.Dice;
import io.millrace.tasks.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sample input of growth_etl: {@code sessions.csv}, {@code conversions.csv} and, written last, the
 * results to expect in {@code expected/}. Scale 1.0 is about 2.1 million sessions.
 *
 * <p>Users are drawn one at a time and forgotten once written, so memory does not grow with the
 * scale.
 */
public final class GrowthSample implements SampleData {

  private record SessionRow(long userId, Session session) {}

  private record ConversionRow(long userId, long registration) {}

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the scale is not a positive number
   */
  @Override
  public void write(Path folder, double scale, long seed) throws IOException {
    if (!Double.isFinite(scale) || scale <= 0) {
      throw new IllegalArgumentException(
          "the scale of a sample must be a number greater than 0, such as 0.01, not " + scale);
    }
    Path expected = Files.createDirectories(folder.resolve("expected"));
    var dice = new Dice(seed);
    var expectation = new Expectation(scale);
    try (var sessions =
            new CsvFile(folder.resolve("sessions.csv"), "user_id,time_started,is_paid,medium");
        var conversions =
            new CsvFile(folder.resolve("conversions.csv"), "user_id,registration_time")) {
      var mixedSessions = new Shuffle<SessionRow>(dice, row -> writeSession(sessions, row, dice));
      var mixedConversions =
          new Shuffle<ConversionRow>(dice, row -> writeConversion(conversions, row, dice));
      var population = new Population(scale, dice);
      while (population.hasNext()) {
        Person person = population.next();
        expectation.add(person);
        for (Session session : person.sessions()) {
          mixedSessions.write(new SessionRow(person.userId(), session));
        }
        for (long registration : person.registrations()) {
          mixedConversions.write(new ConversionRow(person.userId(), registration));
        }
      }
      mixedSessions.finish();
      mixedConversions.finish();
    }
    expectation.write(expected);
  }

  private static void writeSession(CsvFile file, SessionRow row, Dice dice) throws IOException {
    Session session = row.session();
    file.number(row.userId())
        .moment(session.start(), plain(session.start(), dice))
        .text(session.paid() ? "true" : "false")
        .text(session.medium().text())
        .endRow();
  }

  private static void writeConversion(CsvFile file, ConversionRow row, Dice dice)
      throws IOException {
    file.number(row.userId()).moment(row.registration(), plain(row.registration(), dice)).endRow();
  }

  /** A whole second is written in both forms, so equal moments differ as text. */
  private static boolean plain(long moment, Dice dice) {
    return moment % Dates.SECOND == 0 && dice.oneIn(2);
  }
}
