package io.millrace.dags.leadquality;

import io.millrace.dags.leadquality.sample.ParquetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The files of a source, written by hand. */
record LeadFiles(Path folder) {

  static final String HEADER =
      "ENTRYDATE,LEADNUMBER,email_hash,phone_hash,CITY,STATE,ZIP,Appt Date,Set,Demo,Dispo,Job Status";

  /** Two leads, with e-mail and phone each. */
  static LeadFiles usual(Path folder) throws IOException {
    return new LeadFiles(folder).leads("u1,p1,e1", "u2,p2,e2");
  }

  /** Each with UUID, phone and e-mail. */
  LeadFiles leads(String... rows) throws IOException {
    Path path = Files.createDirectories(folder.resolve("parquet")).resolve("leads.parquet");
    try (var file =
        new ParquetFile(
            path, List.of("lead_UUID", "phone_hash", "email_hash"), "__index_level_0__", 100)) {
      for (String row : rows) {
        file.add(Arrays.asList(row.split(",", -1)));
      }
    }
    return this;
  }

  /** In the form of the first days. */
  LeadFiles day(int number, String... rows) throws IOException {
    return file("data_" + number + ".csv", HEADER, rows);
  }

  LeadFiles file(String name, String header, String... rows) throws IOException {
    var text = new StringBuilder(header).append('\n');
    for (String row : rows) {
      text.append(row).append('\n');
    }
    Files.writeString(folder.resolve(name), text);
    return this;
  }
}
