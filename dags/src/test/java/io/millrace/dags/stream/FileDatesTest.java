package io.millrace.dags.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.millrace.testing.TestDatabase;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileDatesTest {

  @RegisterExtension static final TestDatabase database = TestDatabase.empty();

  @ParameterizedTest
  @CsvSource({
    "1/2/24 7:05, 2024-01-02T07:05",
    "01/02/24 07:05, 2024-01-02T07:05",
    "10/31/24 23:59, 2024-10-31T23:59",
    "2/29/24 0:00, 2024-02-29T00:00",
  })
  void readsMonthsBeforeDays(String text, LocalDateTime moment) {
    var sql = database.sql();

    assertThat(sql.fetchValue(select(field(FileDates.isReadable(inline(text)))))).isTrue();
    assertThat(sql.fetchValue(select(FileDates.moment(inline(text))))).isEqualTo(moment);
  }

  @Test
  void readsMonthsBeforeDaysWhateverTheSessionThinks() {
    var moment =
        database
            .sql()
            .transactionResult(inside -> {
              inside.dsl().execute("set local datestyle = 'ISO, DMY'");
              return inside
                  .dsl()
                  .fetchValue(
                      select(
                          FileDates.moment(inline("3/4/24 5:06"))
                              .eq(LocalDateTime.parse("2024-03-04T05:06"))));
            });

    assertThat(moment).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "13/1/24 7:00",
        "2/30/24 7:00",
        "2/29/23 7:00",
        "0/1/24 7:00",
        "1/1/24 24:00",
        "1/1/24 7:60",
        "1/1/24 7:5",
        "1/1/24",
        "1/1/2024 7:00",
        "2024-01-01 07:00",
        " 1/1/24 7:00",
        "1/1/24 7:00\n",
        "now",
        "'; drop table users; --",
      })
  void refusesWhatIsNoMoment(String text) {
    assertThat(database.sql().fetchValue(select(field(FileDates.isReadable(inline(text))))))
        .isFalse();
  }
}
