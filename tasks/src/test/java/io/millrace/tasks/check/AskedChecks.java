package io.millrace.tasks.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Check;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.bakery.OpenBakery;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.Record;

/** Checks, asked in the bakery's open transaction for the day that ends on 3 January 2026. */
record AskedChecks(OpenBakery bakery) {

  AskedChecks {
    intervalEnds(bakery, "2026-01-03T00:00:00Z", ZoneOffset.UTC);
  }

  void intervalEnds(String moment, ZoneId zone) {
    intervalEnds(bakery, moment, zone);
  }

  private static void intervalEnds(OpenBakery bakery, String moment, ZoneId zone) {
    OffsetDateTime end = OffsetDateTime.parse(moment);
    bakery.context().set(RunValue.INTERVAL_END, end);
    bakery
        .context()
        .set(RunValue.LOCAL_INTERVAL_END, end.atZoneSameInstant(zone).toLocalDateTime());
  }

  void assertCounts(Check check, long checked, long failed) {
    assertThat(bakery.context().fetch(check.counts()).getFirst().intoList())
        .containsExactly(checked, failed);
  }

  List<? extends Record> failing(Check check) {
    return bakery.context().fetch(check.failing());
  }

  List<Object> failing(Check check, String column) {
    return failing(check).stream().map(row -> row.get(column)).toList();
  }
}
