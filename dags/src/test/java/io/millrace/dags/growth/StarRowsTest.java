package io.millrace.dags.growth;

import static io.millrace.sql.growth.dwh.Dwh.DWH;
import static io.millrace.sql.growth.staging.Staging.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.select;

import io.millrace.testing.TestDatabase;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StarRowsTest {

  @RegisterExtension static final TestDatabase growth = TestDatabase.warehouse("growth");

  @Test
  void keysAChannelByItsName() {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-01 10:00:00", "DIRECT")
            .session(2, "2020-06-01 10:00:00", "DIRECT")
            .built();

    // echo -n DIRECT | md5sum
    assertThat(
            rows.sql()
                .fetchMap(
                    select(DWH.DIM_CHANNEL.CHANNEL, DWH.DIM_CHANNEL.CHANNEL_SK)
                        .from(DWH.DIM_CHANNEL)))
        .containsExactly(
            Map.entry("DIRECT", UUID.fromString("4c5d06b0-2c97-731a-aa97-6179c62dcf76")));
  }

  @Test
  void pointsEveryFactToItsDimensions() {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-01 10:00:00", true, "DIRECT")
            .registration(1, "2020-06-02 10:00:00")
            .session(2, "2020-06-01 10:00:00", "MAIL")
            .built();

    var sessions =
        rows.sql()
            .select(DWH.DIM_USER.USER_ID, DWH.DIM_CHANNEL.CHANNEL)
            .from(DWH.FACT_SESSIONS)
            .join(DWH.DIM_USER)
            .on(DWH.DIM_USER.USER_SK.eq(DWH.FACT_SESSIONS.USER_SK))
            .join(DWH.DIM_CHANNEL)
            .on(DWH.DIM_CHANNEL.CHANNEL_SK.eq(DWH.FACT_SESSIONS.CHANNEL_SK))
            .fetchMap(DWH.DIM_USER.USER_ID, DWH.DIM_CHANNEL.CHANNEL);
    var registered =
        rows.sql()
            .select(DWH.DIM_USER.USER_ID)
            .from(DWH.FACT_REGISTRATIONS)
            .join(DWH.DIM_USER)
            .on(DWH.DIM_USER.USER_SK.eq(DWH.FACT_REGISTRATIONS.USER_SK))
            .fetch(DWH.DIM_USER.USER_ID);

    assertThat(sessions).containsOnly(Map.entry(1L, "DIRECT"), Map.entry(2L, "MAIL"));
    assertThat(registered).containsExactly(1L);
  }

  @Test
  void keepsAFactWhoseDimensionIsMissing() {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-01 10:00:00", "DIRECT")
            .registration(1, "2020-06-02 10:00:00")
            .built();

    rows.sql().truncate(DWH.DIM_USER).execute();
    rows.sql().truncate(DWH.DIM_CHANNEL).execute();

    assertThat(rows.sql().fetch(StarRows.sessions())).hasSize(1);
    assertThat(rows.sql().fetch(StarRows.registrations())).hasSize(1);
  }

  @Test
  void keepsTheKeysOfStaging() {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-01 10:00:00", "DIRECT")
            .registration(1, "2020-06-02 10:00:00")
            .built();

    assertThat(rows.sql().fetchValues(DWH.FACT_SESSIONS.SESSION_SK))
        .isEqualTo(rows.sql().fetchValues(STAGING.ALL_SESSIONS.SESSION_SK));
    assertThat(rows.sql().fetchValues(DWH.FACT_REGISTRATIONS.REGISTRATION_SK))
        .isEqualTo(rows.sql().fetchValues(STAGING.ALL_REGISTRATIONS.REGISTRATION_SK));
  }
}
