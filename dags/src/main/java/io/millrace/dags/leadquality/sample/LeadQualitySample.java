package io.millrace.dags.leadquality.sample;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Scale;
import io.millrace.tasks.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sample input of lead_quality: {@code SFTP/data_1.csv} to {@code SFTP/data_22.csv}, {@code
 * parquet/leads.parquet} and, written last, the results to expect once all 22 days have run, in
 * {@code expected/}. Scale 1.0 is 82,304 rows, which is about 3,700 a day.
 */
public final class LeadQualitySample implements SampleData {

  private static final String INDEX = "__index_level_0__";
  private static final int ROWS_OF_GROUP = 1 << 16;

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
    Path files = Files.createDirectories(folder.resolve("SFTP"));
    Path parquet = Files.createDirectories(folder.resolve("parquet")).resolve("leads.parquet");
    var size = new Scale(scale);
    var dice = new Dice(seed);
    List<Lead> leads = new Population(size, dice).draw();
    Keys keys = Keys.draw(leads, size, dice);
    var snapshots = new Snapshots(leads, keys, size, dice);

    var expectation = new Expectation(keys.persons());
    writePersons(parquet, keys.persons());
    for (int day = 1; day <= DayForm.DAYS; day++) {
      var form = new DayForm(day);
      List<Row> rows = snapshots.of(form);
      writeDay(files.resolve(form.fileName()), form, rows);
      expectation.add(form, rows);
    }
    expectation.write(expected);
  }

  private static void writePersons(Path path, List<Person> persons) throws IOException {
    try (var file = new ParquetFile(path, Person.COLUMNS, INDEX, ROWS_OF_GROUP)) {
      for (Person person : persons) {
        file.add(person.fields());
      }
    }
  }

  private static void writeDay(Path path, DayForm form, List<Row> rows) throws IOException {
    List<String> header = form.header();
    try (var file = Files.newBufferedWriter(path)) {
      file.write(String.join(",", header) + "\n");
      if (form.beginsWithDashes()) {
        file.write(String.join(",", Collections.nCopies(header.size(), DayForm.DASHES)) + "\n");
      }
      for (Row row : rows) {
        file.write(header.stream().map(row::field).collect(Collectors.joining(",")) + "\n");
      }
    }
  }
}
