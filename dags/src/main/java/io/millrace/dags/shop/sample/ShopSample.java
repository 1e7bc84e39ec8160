package io.millrace.dags.shop.sample;

import io.millrace.dags.sample.Dice;
import io.millrace.tasks.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Sample input of shop_ingest: the three files of each day from 9 to 16 October 2024 and, written
 * last, the results to expect of a run for each of them, in that order, in {@code expected/}. Scale
 * 1.0 is 5,000 customers on the first day.
 */
public final class ShopSample implements SampleData {

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
    List<Day> days = draw(scale, new Dice(seed));
    var files = new LandingFiles(folder);
    for (Day day : days) {
      files.write(day);
    }
    new Expectation(days).write(expected);
  }

  private static List<Day> draw(double scale, Dice dice) {
    var people = new Population(dice);
    var catalogue = new Catalogue(dice);
    var register = new Register(dice);
    var bad = new BadRecords(dice, scale);
    List<Day> days = new ArrayList<>();
    LocalDate date = Plan.FIRST;
    for (Plan full : Plan.DAYS) {
      Plan plan = full.times(scale);
      people.live(plan);
      catalogue.live(date);
      List<Sale> sales = register.sales(plan, people, catalogue.products());
      List<Customer> customers = people.present();
      if (days.size() == Plan.DAYS.size() - 1) {
        sales = bad.among(sales);
        customers = bad.amongCustomers(customers);
      }
      days.add(new Day(date, customers, catalogue.products(), sales));
      date = date.plusDays(1);
    }
    return List.copyOf(days);
  }
}
