package io.millrace.dags.growth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The pipeline's two files, written by hand. */
record Inputs(Path folder) {

  static final String SESSIONS = "user_id,time_started,is_paid,medium";
  static final String CONVERSIONS = "user_id,registration_time";

  /**
   * The boundary cases: whatever counts does so by nothing, whatever does not fails by a second.
   */
  static Inputs ofBoundaries(Path folder) throws IOException {
    return new Inputs(folder)
        .write(
            "sessions.csv",
            SESSIONS,
            "1,2020-06-10 12:00:00.000,true,PAID SEARCH",
            "2,2020-06-10 11:59:59.000,true,PAID SEARCH",
            "3,2020-06-10 14:00:00.000,true,IMPRESSION",
            "4,2020-06-10 13:59:59.000,true,IMPRESSION",
            "5,2020-06-10 03:00:00.000,false,ORGANIC SEARCH",
            "6,2020-06-10 02:59:59.000,false,ORGANIC SEARCH",
            "7,2020-06-10 15:00:00.001,false,DIRECT",
            "8,2020-05-01 00:00:00.000,false,DIRECT",
            "8,2020-05-01 00:00:00.000,false,DIRECT")
        .write(
            "conversions.csv",
            CONVERSIONS,
            "1,2020-06-10 15:00:00.000",
            "2,2020-06-10 15:00:00.000",
            "3,2020-06-10 15:00:00.000",
            "4,2020-06-10 15:00:00.000",
            "5,2020-06-10 15:00:00.000",
            "6,2020-06-10 15:00:00.000",
            "7,2020-06-10 15:00:00.000",
            "8,2020-06-10 15:00:00.000",
            "9,2020-06-10 15:00:00.000");
  }

  /** Lines of UTF-8, each with its line break. */
  Inputs write(String file, String... lines) throws IOException {
    Files.write(folder.resolve(file), List.of(lines));
    return this;
  }

  /** One byte for each character, as they stand. */
  Inputs bytes(String file, String content) throws IOException {
    Files.writeString(folder.resolve(file), content, ISO_8859_1);
    return this;
  }

  /** As many sessions of as many users, one a second. */
  Inputs manySessions(int count) throws IOException {
    Stream<String> lines =
        Stream.iterate(1, user -> user <= count, user -> user + 1)
            .map(user -> user + ",2020-06-10 12:00:00,false,DIRECT");
    Files.write(folder.resolve("sessions.csv"), Stream.concat(Stream.of(SESSIONS), lines).toList());
    return this;
  }
}
